package org.permafrost.spark;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.Intervals;
import org.permafrost.image.Augmentation;
import org.permafrost.image.Normalizer;
import org.permafrost.network.FloatArrays;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.TrainSettings;
import org.permafrost.settings.TrainSettings.UpdaterState;
import org.permafrost.strategy.EpochLoss;
import org.permafrost.strategy.LearningRate;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.LossRule;

/** Trains a network epoch by epoch: plan, then rounds of parallel training and averaging. */
public final class EpochTrainer implements AutoCloseable {
  private final TrainSettings settings;
  private final int imageSize;
  private final int classes;
  private final LossRule loss;
  private final LearningRate learningRate;
  private final WorkerShards shards;
  private final ComputationGraph network;
  private final AveragingMaster master;
  private final SparkComputationGraph spark;
  private final Augmentation augmentation;

  /**
   * @param network holds the parameters; training changes them in place
   * @param imageSize side of the images, pixels
   * @param classes outputs of the network
   * @param updaterState to start from; empty for none
   * @param iteration minibatches each worker has trained before
   */
  public EpochTrainer(
      JavaRDD<ImageRecord> trainingSplit,
      ComputationGraph network,
      int imageSize,
      int classes,
      TrainSettings settings,
      LossRule loss,
      float[] updaterState,
      int iteration) {
    this(
        trainingSplit,
        network,
        imageSize,
        classes,
        settings,
        loss,
        new LearningRate(
            settings.optimizer().learningRate(), settings.schedule(), settings.epochs()),
        updaterState,
        iteration);
  }

  /**
   * @param learningRate in place of the one the settings describe
   * @see #EpochTrainer(JavaRDD, ComputationGraph, int, int, TrainSettings, LossRule, float[], int)
   */
  public EpochTrainer(
      JavaRDD<ImageRecord> trainingSplit,
      ComputationGraph network,
      int imageSize,
      int classes,
      TrainSettings settings,
      LossRule loss,
      LearningRate learningRate,
      float[] updaterState,
      int iteration) {
    this.settings = settings;
    this.imageSize = imageSize;
    this.classes = classes;
    this.loss = loss;
    this.network = network;
    this.learningRate = learningRate;
    shards = WorkerShards.deal(trainingSplit, settings.workers(), settings.seed());
    master =
        new AveragingMaster(
            network.getConfiguration().toJson(),
            settings.updaterState() == UpdaterState.AVERAGED,
            settings.optimizer().gradientClip(),
            settings.seed(),
            updaterState,
            iteration);
    spark =
        new SparkComputationGraph(
            JavaSparkContext.fromSparkContext(trainingSplit.context()), network, master);
    augmentation = new Augmentation(settings.augment(), new Normalizer(settings.normalization()));
  }

  /** The whole training split, cached. */
  public JavaRDD<ImageRecord> images() {
    return shards.images();
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

  /** Averaged updater state; empty if the update rule has none. */
  public float[] updaterState() {
    return master.updaterState();
  }

  /** Minibatches each worker has trained so far. */
  public int iteration() {
    return master.iteration();
  }

  /**
   * Trains one epoch.
   *
   * @param state before the epoch
   * @param stop asked between rounds
   * @throws Problem (interrupted) when asked to stop; (data) if nothing is left to train on
   */
  public EpochResult train(
      LearningState state, FreezePlan freeze, Progress progress, BooleanSupplier stop) {
    int epoch = state.epoch() + 1;
    TrainingImages selection = TrainingImages.of(state);
    int perRound = settings.averagingFrequency() * settings.batchSize();
    EpochPlan plan =
        described(
            "Plan the rounds of epoch " + epoch, () -> shards.plan(epoch, selection, perRound));
    if (plan.totalImages() == 0) {
      throw Problem.data("No training images are left in epoch %d; nothing can be trained.", epoch);
    }
    BatchRecipe recipe = recipe(epoch, loss.epoch(state, plan.totalByLabel()));
    int[] steps = steps(plan);
    double lossSum = 0;
    long images = 0;
    double[] rates = new double[0];
    for (int round = 0; round < plan.rounds(); round++) {
      if (stop.getAsBoolean()) {
        throw Problem.interrupted("Stopped in epoch %d.", epoch);
      }
      rates = rates(epoch, steps, round);
      master.prepare(epoch, rates, freeze);
      JavaRDD<DataSet> minibatches =
          shards.round(plan, round, selection).mapPartitions(recipe::batches);
      described(
          "Train and average: epoch %d, round %d of %d".formatted(epoch, round + 1, plan.rounds()),
          () -> spark.fit(minibatches));
      lossSum += master.lossSum();
      images += master.images();
      progress.step("epoch " + epoch, images, plan.totalImages());
    }
    if (!Double.isFinite(lossSum)) {
      throw Problem.data(
          "The loss of epoch %d is %s; lower train.optimizer.learning-rate (now %s) or set"
              + " train.optimizer.gradient-clip.",
          epoch, lossSum, settings.optimizer().learningRate());
    }
    return new EpochResult(images, plan.totalByLabel(), lossSum / images, rates[rates.length - 1]);
  }

  /** In local mode this also lets go of the replicas, which live in this JVM. */
  @Override
  public void close() {
    master.close();
    shards.close();
    Resident.clear();
    network.close();
  }

  private <T> T described(String description, Supplier<T> work) {
    return SparkJobs.described(shards.images().context(), "training", description, work);
  }

  private BatchRecipe recipe(int epoch, EpochLoss epochLoss) {
    return new BatchRecipe(
        settings.batchSize(),
        imageSize,
        classes,
        epochLoss,
        settings.labelSmoothing(),
        augmentation,
        settings.seed(),
        epoch);
  }

  /** Minibatches of each round. */
  private int[] steps(EpochPlan plan) {
    return IntStream.range(0, plan.rounds())
        .map(round -> plan.steps(round, settings.batchSize()))
        .toArray();
  }

  /** Learning rates of a round's minibatches, each taken at the middle of its step. */
  private double[] rates(int epoch, int[] steps, int round) {
    int first = Arrays.stream(steps, 0, round).sum();
    double all = Arrays.stream(steps).sum();
    return IntStream.range(first, first + steps[round])
        .mapToDouble(step -> learningRate.at(epoch - 1 + (step + 0.5) / all))
        .toArray();
  }
}
