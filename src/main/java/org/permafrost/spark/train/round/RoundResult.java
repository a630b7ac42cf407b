package org.permafrost.spark.train.round;

import java.util.Collections;
import java.util.SortedMap;
import org.deeplearning4j.spark.api.TrainingResult;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.permafrost.freeze.hook.RoundVector;

/**
 * What one worker made of one round.
 *
 * @param parameters of the positions that may move, packed
 * @param updaterState of these positions, packed; empty if it is not kept
 * @param vectors what hooks bring back, by name
 */
record RoundResult(
    float[] parameters,
    float[] updaterState,
    RoundTally tally,
    SortedMap<String, RoundVector> vectors)
    implements TrainingResult {

  /** A worker that had no images. */
  static RoundResult idle() {
    return new RoundResult(
        new float[0], new float[0], RoundTally.NOTHING, Collections.emptySortedMap());
  }

  @Override
  public void setStats(SparkTrainingStats stats) {
    throw new UnsupportedOperationException(
        "Training statistics are kept in the table epochs, not by DL4J");
  }
}
