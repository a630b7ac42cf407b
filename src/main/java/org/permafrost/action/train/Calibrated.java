package org.permafrost.action.train;

/**
 * The reported model of a run after class-bias calibration.
 *
 * @param accuracy on the same split as the reported model's
 * @param modelPath {@code calibrated.model} in the run's folder
 */
public record Calibrated(double accuracy, String modelPath, String modelHash) {}
