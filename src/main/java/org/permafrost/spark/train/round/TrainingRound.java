package org.permafrost.spark.train.round;

import java.io.Serializable;
import java.util.List;
import org.permafrost.freeze.RateFactor;
import org.permafrost.spark.FloatVector;

/**
 * What every worker needs to train one round; broadcast.
 *
 * @param parameters all replicas start from, of the positions that may move, packed
 * @param updaterState of these positions, packed; empty if the rule has none or starts anew
 * @param iteration minibatches each worker has trained before this round
 * @param learningRates one per minibatch of the round
 * @param factors of these for parts of the network
 * @param reuse of maps that do not change while parameters are frozen
 * @param scoring whether the forward passes also score the filters
 * @param asking whether it is noted what the network says about each image
 */
record TrainingRound(
    RunRules rules,
    FloatVector parameters,
    FloatVector updaterState,
    int iteration,
    int epoch,
    double[] learningRates,
    List<RateFactor> factors,
    MapReuse reuse,
    boolean scoring,
    boolean asking)
    implements Serializable {
  private static final long serialVersionUID = 2L;

  /** Notes nothing about single images. */
  TrainingRound(
      RunRules rules,
      FloatVector parameters,
      FloatVector updaterState,
      int iteration,
      int epoch,
      double[] learningRates,
      List<RateFactor> factors,
      MapReuse reuse,
      boolean scoring) {
    this(
        rules,
        parameters,
        updaterState,
        iteration,
        epoch,
        learningRates,
        factors,
        reuse,
        scoring,
        false);
  }
}
