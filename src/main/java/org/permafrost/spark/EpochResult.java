package org.permafrost.spark;

import java.util.SortedMap;

/**
 * What an epoch of training did.
 *
 * @param images trained on
 * @param imagesByLabel the same, by class
 * @param loss mean cross-entropy over these images
 * @param learningRate of the last minibatch
 */
public record EpochResult(
    long images, SortedMap<Integer, Long> imagesByLabel, double loss, double learningRate) {}
