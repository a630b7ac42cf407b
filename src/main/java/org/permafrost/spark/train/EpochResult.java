package org.permafrost.spark.train;

import java.util.List;
import java.util.SortedMap;
import org.permafrost.rank.ClassScores;

/**
 * What an epoch of training did.
 *
 * @param images trained on
 * @param imagesByLabel the same, by class
 * @param loss mean cross-entropy over these images
 * @param learningRate of the last minibatch
 * @param scores of the filters in the forward passes, by class; empty unless they are collected
 */
public record EpochResult(
    long images,
    SortedMap<Integer, Long> imagesByLabel,
    double loss,
    double learningRate,
    List<ClassScores> scores) {}
