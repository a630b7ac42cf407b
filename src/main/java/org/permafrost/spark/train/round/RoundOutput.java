package org.permafrost.spark.train.round;

import java.util.SortedMap;

/**
 * What came out of a round of training.
 *
 * @param state averaged over the workers
 * @param tally of all workers
 * @param vectors what the plan's hooks brought back, by name, each of all workers
 */
public record RoundOutput(
    TrainedState state, RoundTally tally, SortedMap<String, float[]> vectors) {}
