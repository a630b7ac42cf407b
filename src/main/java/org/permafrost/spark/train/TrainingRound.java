package org.permafrost.spark.train;

import java.io.Serializable;
import org.permafrost.settings.TrainSettings.Layers;
import org.permafrost.spark.FloatVector;

/**
 * What every worker needs to train one round; broadcast.
 *
 * @param configuration DL4J's JSON of the network
 * @param layers what the replicas compute with
 * @param parameters all replicas start from, of the positions that may move, packed
 * @param updaterState of these positions, packed; empty if the rule has none or starts anew
 * @param seed of the run, for layers that draw random numbers
 * @param iteration minibatches each worker has trained before this round
 * @param learningRates one per minibatch of the round
 * @param gradientClip largest gradient norm; 0 is off
 * @param reuse of maps that do not change while parameters are frozen
 * @param scoring whether the forward passes also score the filters
 */
record TrainingRound(
    String configuration,
    Layers layers,
    FloatVector parameters,
    FloatVector updaterState,
    long seed,
    int iteration,
    int epoch,
    double[] learningRates,
    double gradientClip,
    MapReuse reuse,
    boolean scoring)
    implements Serializable {
  private static final long serialVersionUID = 1L;
}
