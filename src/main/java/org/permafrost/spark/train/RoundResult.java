package org.permafrost.spark.train;

import java.util.List;
import org.deeplearning4j.spark.api.TrainingResult;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.permafrost.rank.ClassScores;

/**
 * What one worker made of one round.
 *
 * @param parameters of the positions that may move, packed
 * @param updaterState of these positions, packed; empty if it is not kept
 * @param minibatches weight of this worker in the average
 * @param images trained on
 * @param lossSum summed over images, without penalties
 * @param scores of the filters in the forward passes, by class; empty unless asked for
 */
record RoundResult(
    float[] parameters,
    float[] updaterState,
    int minibatches,
    long images,
    double lossSum,
    List<ClassScores> scores)
    implements TrainingResult {

  /** A worker that had no images. */
  static RoundResult idle() {
    return new RoundResult(new float[0], new float[0], 0, 0, 0, List.of());
  }

  @Override
  public void setStats(SparkTrainingStats stats) {
    throw new UnsupportedOperationException(
        "Training statistics are kept in the table epochs, not by DL4J");
  }
}
