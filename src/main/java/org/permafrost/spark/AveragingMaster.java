package org.permafrost.spark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.api.TrainingWorker;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.Intervals;
import org.permafrost.network.FloatArrays;
import scala.Tuple2;

/**
 * Parameter averaging with exactly frozen parameters. One call of {@code fit} is one round: each
 * partition of the minibatches is one worker, trains its own replica from the same broadcast start,
 * and the replicas are averaged, weighted by minibatches. The result depends on the number of
 * partitions and their minibatches alone; frozen numbers never enter the average.
 */
public final class AveragingMaster
    implements TrainingMaster<RoundResult, TrainingWorker<RoundResult>> {
  private final String configuration;
  private final boolean averageUpdaterState;
  private final double gradientClip;
  private final long seed;
  private float[] updaterState;
  private int iteration;
  private int epoch;
  private double[] learningRates = new double[0];
  private FreezePlan freeze = FreezePlan.nothing();
  private long images;
  private double lossSum;

  /**
   * @param configuration DL4J's JSON of the network
   * @param averageUpdaterState whether momentum and moments are averaged too, or start anew each
   *     round
   * @param updaterState to start from; empty for none
   * @param iteration minibatches each worker has trained before
   */
  AveragingMaster(
      String configuration,
      boolean averageUpdaterState,
      double gradientClip,
      long seed,
      float[] updaterState,
      int iteration) {
    this.configuration = configuration;
    this.averageUpdaterState = averageUpdaterState;
    this.gradientClip = gradientClip;
    this.seed = seed;
    this.updaterState = updaterState;
    this.iteration = iteration;
  }

  /**
   * Says how the next round trains.
   *
   * @param roundLearningRates one for each minibatch of the busiest worker
   */
  void prepare(int roundEpoch, double[] roundLearningRates, FreezePlan plan) {
    epoch = roundEpoch;
    learningRates = roundLearningRates;
    freeze = plan;
  }

  /** Images of the last round. */
  long images() {
    return images;
  }

  /** Cross-entropy of the last round, summed over its images. */
  double lossSum() {
    return lossSum;
  }

  /** Averaged updater state; empty if the update rule has none. */
  float[] updaterState() {
    return updaterState;
  }

  int iteration() {
    return iteration;
  }

  @Override
  public void executeTraining(SparkComputationGraph spark, JavaRDD<DataSet> minibatches) {
    ComputationGraph network = spark.getNetwork();
    float[] parameters = FloatArrays.copyOf(network.params());
    TrainingRound round =
        new TrainingRound(
            configuration,
            new FloatVector(parameters),
            new FloatVector(averageUpdaterState ? updaterState : new float[0]),
            seed,
            iteration,
            epoch,
            learningRates,
            gradientClip,
            freeze);
    Intervals free = freeze.zeroUpdate().complement(parameters.length);
    int stateSlice = VectorSlice.count(free.size());
    JavaSparkContext context = spark.getSparkContext();
    Broadcast<TrainingRound> broadcast = context.broadcast(round);
    try {
      List<VectorSlice> averages = average(minibatches, broadcast, averageUpdaterState, stateSlice);
      apply(averages, free, parameters, stateSlice);
    } finally {
      broadcast.destroy();
    }
    FloatArrays.assign(network.params(), parameters);
    iteration += learningRates.length;
  }

  private static List<VectorSlice> average(
      JavaRDD<DataSet> minibatches,
      Broadcast<TrainingRound> round,
      boolean keepState,
      int stateSlice) {
    return minibatches
        .mapPartitionsWithIndex(
            (worker, batches) -> train(worker, batches, round.value(), keepState, stateSlice), true)
        .mapToPair(slice -> new Tuple2<>(slice.slice(), slice))
        .groupByKey()
        .values()
        .map(VectorSlice::average)
        .collect();
  }

  private static Iterator<VectorSlice> train(
      int worker,
      Iterator<DataSet> batches,
      TrainingRound round,
      boolean keepState,
      int stateSlice) {
    RoundResult result = new RoundWorker(worker, round, keepState).train(batches);
    List<VectorSlice> slices = new ArrayList<>();
    if (result.minibatches() > 0) {
      slices.addAll(VectorSlice.cut(0, worker, result, result.parameters()));
      if (result.updaterState().length > 0) {
        slices.addAll(VectorSlice.cut(stateSlice, worker, result, result.updaterState()));
      }
    }
    return slices.iterator();
  }

  private void apply(
      List<VectorSlice> averages, Intervals free, float[] parameters, int stateSlice) {
    float[] packed = new float[free.size()];
    int stateLength =
        averages.stream().filter(s -> s.slice() >= stateSlice).mapToInt(VectorSlice::length).sum();
    float[] state = new float[stateLength];
    for (VectorSlice slice : averages) {
      if (slice.slice() < stateSlice) {
        slice.paste(0, packed);
      } else {
        slice.paste(stateSlice, state);
      }
      if (slice.slice() == 0) {
        images = slice.images();
        lossSum = slice.lossSum();
      }
    }
    free.scatter(packed, parameters);
    updaterState = state;
  }

  @Override
  public String toJson() {
    return "{\"averageUpdaterState\": " + averageUpdaterState + "}";
  }

  @Override
  public String toYaml() {
    return "averageUpdaterState: " + averageUpdaterState;
  }

  @Override
  public TrainingWorker<RoundResult> getWorkerInstance(SparkDl4jMultiLayer network) {
    throw onlyGraphs();
  }

  @Override
  public TrainingWorker<RoundResult> getWorkerInstance(SparkComputationGraph network) {
    throw onlyGraphs();
  }

  @Override
  public void executeTraining(SparkDl4jMultiLayer network, JavaRDD<DataSet> data) {
    throw onlyGraphs();
  }

  @Override
  public void executeTrainingPaths(
      SparkDl4jMultiLayer network,
      SparkComputationGraph graph,
      JavaRDD<String> paths,
      DataSetLoader loader,
      MultiDataSetLoader multiLoader) {
    throw onlyGraphs();
  }

  @Override
  public void executeTrainingMDS(SparkComputationGraph graph, JavaRDD<MultiDataSet> data) {
    throw onlyGraphs();
  }

  /** The parts of DL4J's interface for other kinds of networks and data. */
  private static UnsupportedOperationException onlyGraphs() {
    return new UnsupportedOperationException(
        "AveragingMaster trains a SparkComputationGraph from minibatches of DataSet");
  }

  @Override
  public void addHook(TrainingHook hook) {
    throw new UnsupportedOperationException("AveragingMaster runs no hooks");
  }

  @Override
  public void removeHook(TrainingHook hook) {}

  @Override
  public void setCollectTrainingStats(boolean collect) {}

  @Override
  public boolean getIsCollectTrainingStats() {
    return false;
  }

  @Override
  public SparkTrainingStats getTrainingStats() {
    throw new UnsupportedOperationException(
        "Training statistics are kept in the table epochs, not by DL4J");
  }

  @Override
  public void setListeners(Collection<TrainingListener> listeners) {}

  @Override
  public void setListeners(StatsStorageRouter router, Collection<TrainingListener> listeners) {}

  @Override
  public boolean deleteTempFiles(JavaSparkContext context) {
    return true;
  }

  @Override
  public boolean deleteTempFiles(SparkContext context) {
    return true;
  }
}
