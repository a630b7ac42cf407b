package org.permafrost.spark.train;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.Intervals;
import org.permafrost.image.Augmentation;
import org.permafrost.image.Normalizer;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Settings;
import org.permafrost.settings.TrainSettings;
import org.permafrost.settings.TrainSettings.UpdaterState;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.SparkJobs;
import org.permafrost.spark.train.round.MapReuse;
import org.permafrost.spark.train.round.MapStore;
import org.permafrost.spark.train.round.RoundOutput;
import org.permafrost.spark.train.round.RoundTask;
import org.permafrost.spark.train.round.RoundTask.Travel;
import org.permafrost.spark.train.round.RunRules;
import org.permafrost.spark.train.round.TrainedNetwork;
import org.permafrost.spark.watch.JobMetrics;
import org.permafrost.strategy.EpochLoss;
import org.permafrost.strategy.LearningRate;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.LossRule;
import org.permafrost.strategy.Pace;
import org.permafrost.strategy.image.Confidences;
import org.permafrost.strategy.image.ImageDraw;
import org.permafrost.strategy.image.ImageRules;

/** Trains a network epoch by epoch: plan, then rounds of parallel training and averaging. */
public final class EpochTrainer implements AutoCloseable {
  private final TrainSettings settings;
  private final int imageSize;
  private final int classes;
  private final LossRule loss;
  private final EpochCourse course;
  private final WorkerShards shards;
  private final ComputationGraph network;
  private final TrainedNetwork trained;
  private final Augmentation augmentation;
  private final MapReuse reuse;
  private final boolean scoring;

  /**
   * @param network holds the parameters; training changes them in place
   * @param imageSize side of the images, pixels
   * @param classes outputs of the network
   * @param settings also say whether the scores of forward passes are summed
   * @param updaterState to start from; empty for none
   * @param iteration minibatches each worker has trained before
   */
  public EpochTrainer(
      JavaRDD<ImageRecord> trainingSplit,
      ComputationGraph network,
      int imageSize,
      int classes,
      Settings settings,
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
        new EpochCourse(
            new LearningRate(
                settings.train().optimizer().learningRate(),
                settings.train().schedule(),
                settings.train().epochs()),
            Pace.ofEpochs(settings.train().epochs()),
            ImageRules.of(settings.train().images(), settings.train().seed()),
            0,
            Confidences.none()),
        updaterState,
        iteration);
  }

  /**
   * @param course in place of the one the settings describe, from where the run stands
   * @see #EpochTrainer(JavaRDD, ComputationGraph, int, int, Settings, LossRule, float[], int)
   */
  public EpochTrainer(
      JavaRDD<ImageRecord> trainingSplit,
      ComputationGraph network,
      int imageSize,
      int classes,
      Settings settings,
      LossRule loss,
      EpochCourse course,
      float[] updaterState,
      int iteration) {
    this.settings = settings.train();
    this.imageSize = imageSize;
    this.classes = classes;
    this.loss = loss;
    this.network = network;
    this.course = course;
    shards = WorkerShards.deal(trainingSplit, this.settings.workers(), this.settings.seed());
    trained =
        new TrainedNetwork(
            JavaSparkContext.fromSparkContext(trainingSplit.context()),
            network,
            new RunRules(
                network.getConfiguration().toJson(),
                settings.network().layers().settled(),
                this.settings.updaterState() == UpdaterState.AVERAGED,
                this.settings.optimizer().gradientClip(),
                this.settings.seed()),
            updaterState,
            iteration);
    scoring = settings.scoresWhileTraining();
    reuse = MapReuse.of(settings);
    augmentation =
        new Augmentation(this.settings.augment(), new Normalizer(this.settings.normalization()));
  }

  /** The whole training split, cached. */
  public JavaRDD<ImageRecord> images() {
    return shards.images();
  }

  /** A copy of the network's flat parameter vector. */
  public float[] parameters() {
    return trained.parameters();
  }

  /** Sets parameters to positive zero. */
  public void zero(Intervals positions) {
    trained.zero(positions);
  }

  /** Averaged updater state; empty if the update rule has none. */
  public float[] updaterState() {
    return trained.updaterState();
  }

  /** Minibatches each worker has trained so far. */
  public int iteration() {
    return trained.iteration();
  }

  /** Trains one epoch from end to end. */
  public EpochResult train(
      LearningState state, FreezePlan freeze, Progress progress, BooleanSupplier stop) {
    return train(state, freeze, HalfTime.NONE, progress, stop);
  }

  /** Trains one epoch and tells nobody of its rounds. */
  public EpochResult train(
      LearningState state,
      FreezePlan freeze,
      HalfTime halfTime,
      Progress progress,
      BooleanSupplier stop) {
    return train(state, freeze, halfTime, RoundGuide.NONE, progress, stop);
  }

  /**
   * Trains one epoch.
   *
   * @param state before the epoch
   * @param halfTime asked once, after half of the rounds
   * @param guide of every round
   * @param stop asked between rounds
   * @throws Problem (interrupted) when asked to stop; (data) if nothing is left to train on, or the
   *     loss is not finite
   */
  public EpochResult train(
      LearningState state,
      FreezePlan freeze,
      HalfTime halfTime,
      RoundGuide guide,
      Progress progress,
      BooleanSupplier stop) {
    int epoch = state.epoch() + 1;
    TrainingImages selection = course.draw(epoch, shards.images(), TrainingImages.of(state));
    EpochLeg leg = leg(state, selection, freeze, shards.beginning(), 0);
    if (leg.plan().totalImages() == 0) {
      throw Problem.data("No training images are left in epoch %d; nothing can be trained.", epoch);
    }
    EpochSums sums = new EpochSums(leg.plan().totalByLabel());
    int half = leg.rounds() / 2;
    train(leg, 0, half, sums, guide, progress, stop);
    Optional<HalfTime.Change> change = half > 0 ? halfTime.after(sums.scores()) : Optional.empty();
    if (change.isEmpty()) {
      train(leg, half, leg.rounds(), sums, guide, progress, stop);
    } else if (drawn(change.get().state(), leg).equals(leg.selection())) {
      train(leg.with(change.get().freeze()), half, leg.rounds(), sums, guide, progress, stop);
    } else {
      EpochLeg rest = rest(leg, half, change.get(), sums);
      train(rest, 0, rest.rounds(), sums, guide, progress, stop);
    }
    course.finish(sums);
    return sums.result();
  }

  /** Whether the run has trained on all the images that it may. */
  public boolean isSpent() {
    return course.isSpent();
  }

  /** What the network said about images when it last trained on them. */
  public Confidences known() {
    return course.known();
  }

  private static TrainingImages drawn(LearningState state, EpochLeg leg) {
    return TrainingImages.of(state).drawn(leg.selection().draw());
  }

  private void train(
      EpochLeg leg,
      int from,
      int to,
      EpochSums sums,
      RoundGuide guide,
      Progress progress,
      BooleanSupplier stop) {
    int epoch = leg.plan().epoch();
    for (int round = from; round < to; round++) {
      if (stop.getAsBoolean()) {
        throw Problem.interrupted("Stopped in epoch %d.", epoch);
      }
      if (course.isSpent(sums)) {
        sums.replan(left(leg, round), Map.of());
        break;
      }
      double[] progressed = course.positions(leg, round, sums);
      double[] rates = Arrays.stream(progressed).map(course::rate).toArray();
      RoundTask task =
          new RoundTask(
              epoch,
              rates,
              guide.rates(progressed),
              guide.freeze(leg.freeze(), epoch - 1 + leg.before(round)),
              reuse.among(leg.plan().totalImages()),
              scoring,
              course.asks(),
              Travel.SHORTEST);
      JavaRDD<DataSet> minibatches =
          shards.round(leg.plan(), round, leg.selection()).mapPartitions(leg.recipe()::batches);
      RoundOutput output =
          described(
              String.format(
                  Locale.ROOT,
                  "Train and average: epoch %d, round %d of %d",
                  epoch,
                  round + 1,
                  leg.rounds()),
              () -> trained.round(minibatches, task));
      JobMetrics.trained(output.tally().images());
      sums.add(output, rates[rates.length - 1]);
      guide.after(output);
      progress.step("epoch " + epoch, sums.images(), sums.planned());
    }
    if (!Double.isFinite(sums.lossSum())) {
      throw Problem.data(
          "The loss of epoch %d is %s; lower train.optimizer.learning-rate (now %s) or set"
              + " train.optimizer.gradient-clip.",
          epoch, sums.lossSum(), settings.optimizer().learningRate());
    }
    checkParameters(epoch);
  }

  /** A rectifier makes zeros of what is not a number, so the loss may not tell. */
  private void checkParameters(int epoch) {
    float[] parameters = trained.parameters();
    for (int i = 0; i < parameters.length; i++) {
      if (!Float.isFinite(parameters[i])) {
        throw Problem.data(
            "After epoch %d a parameter of layer %s is %s, though the loss is finite; lower"
                + " train.optimizer.learning-rate (now %s) or set train.optimizer.gradient-clip.",
            epoch,
            FilterCatalog.of(network).owner(i),
            parameters[i],
            settings.optimizer().learningRate());
      }
    }
  }

  /** In local mode this also lets go of the maps it trained from, which live in this JVM. */
  @Override
  public void close() {
    trained.close();
    shards.close();
    MapStore.release(reuse.run());
    network.close();
  }

  private <T> T described(String description, Supplier<T> work) {
    return SparkJobs.described(shards.images().context(), "training", description, work);
  }

  /** An epoch, or what is left of it from these order keys on. */
  private EpochLeg leg(
      LearningState state, TrainingImages selection, FreezePlan freeze, long[] from, double done) {
    int epoch = state.epoch() + 1;
    int perRound = settings.averagingFrequency() * settings.batchSize();
    EpochPlan plan =
        described(
            "Plan the rounds of epoch " + epoch,
            () -> shards.plan(epoch, selection, perRound, from));
    BatchRecipe recipe = recipe(epoch, loss.epoch(state, plan.totalByLabel()), selection.draw());
    return new EpochLeg(plan, selection, recipe, freeze, done);
  }

  /** The images that are left from this round on, without those of classes that leave now. */
  private EpochLeg rest(EpochLeg leg, int round, HalfTime.Change change, EpochSums sums) {
    long[] from = leg.plan().startOf(round);
    EpochLeg rest =
        leg(change.state(), drawn(change.state(), leg), change.freeze(), from, leg.before(round));
    sums.replan(left(leg, round), rest.plan().totalByLabel());
    return rest;
  }

  /** Images of a leg from this round on, by class. */
  private SortedMap<Integer, Long> left(EpochLeg leg, int round) {
    return described(
        "Count the images left in epoch " + leg.plan().epoch(),
        () -> shards.left(leg.plan().epoch(), leg.selection(), leg.plan().startOf(round)));
  }

  private BatchRecipe recipe(int epoch, EpochLoss epochLoss, ImageDraw draw) {
    return new BatchRecipe(
        settings.batchSize(),
        imageSize,
        classes,
        epochLoss,
        settings.labelSmoothing(),
        augmentation,
        settings.seed(),
        epoch,
        draw);
  }
}
