package org.permafrost.spark.train.round;

/**
 * Where training stands between two rounds. Nobody writes to the arrays; a trainer that has gone on
 * to the next round may use them again.
 *
 * @param parameters all of them
 * @param updaterState empty if the update rule has none or starts anew each round
 * @param iteration minibatches each worker has trained so far
 */
public record TrainedState(float[] parameters, float[] updaterState, int iteration) {
  /** The same with these parameters. */
  public TrainedState with(float[] others) {
    return new TrainedState(others, updaterState, iteration);
  }
}
