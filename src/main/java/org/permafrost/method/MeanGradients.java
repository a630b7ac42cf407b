package org.permafrost.method;

/**
 * A statistic of gradients, averaged over images.
 *
 * @param images number of images behind it
 * @param values one for each position asked for, packed
 */
public record MeanGradients(long images, double[] values) {}
