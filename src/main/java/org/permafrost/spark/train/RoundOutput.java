package org.permafrost.spark.train;

import java.util.List;
import java.util.SortedMap;
import org.permafrost.rank.ClassScores;

/**
 * What came out of a round of training.
 *
 * @param parameters averaged, all of them; not to be written to, nor read after the next round
 * @param updaterState averaged; empty if the update rule has none or starts anew each round; as the
 *     parameters
 * @param iteration minibatches each worker has trained so far
 * @param images of the round
 * @param lossSum cross-entropy, summed over these images
 * @param scores of the filters, by class; empty unless they are collected
 * @param vectors what the plan's hooks brought back, by name, each of all workers
 */
public record RoundOutput(
    float[] parameters,
    float[] updaterState,
    int iteration,
    long images,
    double lossSum,
    List<ClassScores> scores,
    SortedMap<String, float[]> vectors) {}
