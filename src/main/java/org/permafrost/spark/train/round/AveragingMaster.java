package org.permafrost.spark.train.round;

import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.network.FloatArrays;

/**
 * {@link Averaging} behind DL4J's interface for training on Spark: one {@code fit} is one round,
 * from the network's parameters to the network's parameters.
 */
final class AveragingMaster extends GraphMaster {
  private final Function<float[], RoundInput> input;
  private final RoundCaches caches;
  private Optional<RoundOutput> output = Optional.empty();

  private AveragingMaster(Function<float[], RoundInput> input, RoundCaches caches) {
    this.input = input;
    this.caches = caches;
  }

  /**
   * Trains a network for one round.
   *
   * @param minibatches a partition for each worker
   * @param input of the round, by the parameters it starts from
   */
  static RoundOutput fit(
      JavaSparkContext context,
      ComputationGraph network,
      JavaRDD<DataSet> minibatches,
      Function<float[], RoundInput> input,
      RoundCaches caches) {
    AveragingMaster master = new AveragingMaster(input, caches);
    new SparkComputationGraph(context, network, master).fit(minibatches);
    return master.output.orElseThrow();
  }

  @Override
  public void executeTraining(SparkComputationGraph spark, JavaRDD<DataSet> minibatches) {
    ComputationGraph network = spark.getNetwork();
    float[] start = caches.room(Math.toIntExact(network.params().length()));
    FloatArrays.copy(network.params(), 0, start);
    RoundOutput round =
        Averaging.run(spark.getSparkContext(), minibatches, input.apply(start), caches);
    FloatArrays.assign(network.params(), round.state().parameters());
    caches.giveBack(start);
    output = Optional.of(round);
  }

  @Override
  public String toJson() {
    return "{}";
  }

  @Override
  public String toYaml() {
    return "{}";
  }
}
