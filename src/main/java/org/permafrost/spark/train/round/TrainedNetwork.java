package org.permafrost.spark.train.round;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.freeze.Intervals;
import org.permafrost.freeze.StateLayout;
import org.permafrost.network.FloatArrays;

/** A network under training: hands on from round to round what the next one starts from. */
public final class TrainedNetwork implements AutoCloseable {
  private final JavaSparkContext context;
  private final ComputationGraph network;
  private final RunRules rules;
  private final StateLayout layout;
  private final RoundCaches caches = new RoundCaches();
  private TrainedState state;

  /**
   * @param network holds the parameters; training changes them in place
   * @param updaterState to start from; empty for none
   * @param iteration minibatches each worker has trained before
   */
  public TrainedNetwork(
      JavaSparkContext context,
      ComputationGraph network,
      RunRules rules,
      float[] updaterState,
      int iteration) {
    this.context = context;
    this.network = network;
    this.rules = rules;
    layout = StateLayout.of(network);
    state = new TrainedState(FloatArrays.copyOf(network.params()), updaterState.clone(), iteration);
  }

  /**
   * Trains one round.
   *
   * @param minibatches a partition for each worker
   * @return its arrays are used again once the next round begins
   */
  public RoundOutput round(JavaRDD<DataSet> minibatches, RoundTask task) {
    TrainedState before = state;
    caches.giveBack(before.parameters());
    state = before.with(new float[0]);
    RoundOutput output =
        AveragingMaster.fit(
            context,
            network,
            minibatches,
            parameters -> new RoundInput(rules, layout, before.with(parameters), task),
            caches);
    caches.giveBack(before.updaterState());
    state = output.state();
    return output;
  }

  /** A copy of the network's flat parameter vector. */
  public float[] parameters() {
    return FloatArrays.copyOf(network.params());
  }

  /** Sets parameters to positive zero. */
  public void zero(Intervals positions) {
    float[] parameters = parameters();
    positions.scatter(new float[positions.size()], parameters);
    FloatArrays.assign(network.params(), parameters);
  }

  /** A copy of the averaged updater state; empty if the update rule has none. */
  public float[] updaterState() {
    return state.updaterState().clone();
  }

  /** Minibatches each worker has trained so far. */
  public int iteration() {
    return state.iteration();
  }

  /** The network stays as it is. */
  @Override
  public void close() {
    caches.close();
  }
}
