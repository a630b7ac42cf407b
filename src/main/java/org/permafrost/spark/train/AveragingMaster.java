package org.permafrost.spark.train;

import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.Intervals;
import org.permafrost.freeze.StateLayout;
import org.permafrost.network.FloatArrays;
import org.permafrost.rank.ClassScores;
import org.permafrost.settings.TrainSettings.Layers;
import org.permafrost.spark.FloatVector;
import org.permafrost.spark.FrozenPart;
import org.permafrost.spark.Loan;

/**
 * Parameter averaging with exactly frozen parameters. One call of {@code fit} is one round: each
 * partition of the minibatches is one worker, trains its own replica from the same broadcast start,
 * and the replicas are averaged, weighted by minibatches. The result depends on the number of
 * partitions and their minibatches alone. Frozen numbers and their updater state neither travel
 * with a round nor enter the average: executors keep them from the round in which they froze.
 */
public final class AveragingMaster extends GraphMaster implements AutoCloseable {
  private final Loan.Room room = new Loan.Room();
  private final String configuration;
  private Layers layers = Layers.STOCK;
  private MapReuse reuse = MapReuse.NONE;
  private final boolean averageUpdaterState;
  private final double gradientClip;
  private final long seed;
  private float[] updaterState;
  private float[] parameters = new float[0];
  private int iteration;
  private int epoch;
  private double[] learningRates = new double[0];
  private FreezePlan freeze = FreezePlan.nothing();
  private FrozenPart lastFrozen;
  private Broadcast<FrozenPart> frozenPart;
  private StateLayout stateLayout;
  private long images;
  private double lossSum;
  private boolean scoring;
  private List<ClassScores> scores = List.of();
  private boolean lending = true;

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
    this.updaterState = updaterState.clone();
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

  /** What replicas compute with from the next round on; DL4J's own layers to begin with. */
  void computeWith(Layers choice) {
    layers = choice;
  }

  /** Which maps replicas may keep, from the next round on; none to begin with. */
  void reuse(MapReuse choice) {
    reuse = choice;
  }

  /** Vectors are written out in local mode too, as between machines. */
  void writeOut() {
    lending = false;
  }

  /** From the next round on, forward passes also score the filters. */
  void collectScores() {
    scoring = true;
  }

  /** Scores of the filters in the last round, by class; empty unless they are collected. */
  List<ClassScores> scores() {
    return scores;
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
    return updaterState.clone();
  }

  int iteration() {
    return iteration;
  }

  @Override
  public void executeTraining(SparkComputationGraph spark, JavaRDD<DataSet> minibatches) {
    ComputationGraph network = spark.getNetwork();
    readParameters(network);
    Intervals held = freeze.zeroUpdate();
    Intervals free = held.complement(parameters.length);
    StateLayout layout = layout(network);
    Intervals freeState = layout.stateOf(held).complement(layout.length());
    JavaSparkContext context = spark.getSparkContext();
    Optional<Loan> loan =
        lending && context.sc().isLocal() ? Optional.of(new Loan(room)) : Optional.empty();
    TrainingRound round =
        new TrainingRound(
            configuration,
            layers,
            FloatVector.on(loan, free.pack(parameters)),
            FloatVector.on(
                loan,
                averageUpdaterState && updaterState.length > 0
                    ? freeState.pack(updaterState)
                    : new float[0]),
            seed,
            iteration,
            epoch,
            learningRates,
            gradientClip,
            reuse,
            scoring);
    int stateSlice = VectorSlice.count(free.size());
    Broadcast<FrozenPart> frozen = frozen(context);
    Broadcast<TrainingRound> broadcast = context.broadcast(round);
    try {
      apply(
          RoundJob.run(
              minibatches, broadcast, frozen, averageUpdaterState, stateSlice, loan.isPresent()),
          free,
          stateSlice,
          freeState,
          layout.length());
    } finally {
      broadcast.destroy();
      loan.ifPresent(Loan::close);
    }
    FloatArrays.assign(network.params(), parameters);
    iteration += learningRates.length;
  }

  /** Into the array of the round before. */
  private void readParameters(ComputationGraph network) {
    int length = Math.toIntExact(network.params().length());
    if (parameters.length != length) {
      parameters = new float[length];
    }
    FloatArrays.copy(network.params(), 0, parameters);
  }

  private StateLayout layout(ComputationGraph network) {
    if (stateLayout == null) {
      stateLayout = StateLayout.of(network);
    }
    return stateLayout;
  }

  /** Sent when anything differs from what the executors have. */
  private Broadcast<FrozenPart> frozen(JavaSparkContext context) {
    FrozenPart now = FrozenPart.of(freeze, parameters);
    if (frozenPart == null || !now.equals(lastFrozen)) {
      removeFrozenPart();
      frozenPart = context.broadcast(now);
      lastFrozen = now;
    }
    return frozenPart;
  }

  /** Takes the frozen values from the executors. */
  @Override
  public void close() {
    room.clear();
    removeFrozenPart();
  }

  private void removeFrozenPart() {
    if (frozenPart != null) {
      frozenPart.destroy();
      frozenPart = null;
    }
  }

  /** Writes the averages into the parameters; frozen parameters stay, frozen state is zero. */
  private void apply(
      List<VectorSlice> averages,
      Intervals free,
      int stateSlice,
      Intervals freeState,
      int stateLength) {
    float[] packed = free.size() == parameters.length ? parameters : new float[free.size()];
    int states = averageUpdaterState ? freeState.size() : 0;
    float[] packedState = states == updaterState.length ? updaterState : new float[states];
    averages.parallelStream()
        .forEach(
            slice -> {
              if (slice.slice() < stateSlice) {
                slice.paste(0, packed);
              } else {
                slice.paste(stateSlice, packedState);
              }
            });
    VectorSlice first =
        averages.stream().filter(slice -> slice.slice() == 0).findAny().orElseThrow();
    images = first.images();
    lossSum = first.lossSum();
    scores = first.scores();
    if (packed != parameters) {
      free.scatter(packed, parameters);
    }
    updaterState = averageUpdaterState ? freeState.unpack(packedState, stateLength) : packedState;
  }

  @Override
  public String toJson() {
    return "{\"averageUpdaterState\": " + averageUpdaterState + "}";
  }

  @Override
  public String toYaml() {
    return "averageUpdaterState: " + averageUpdaterState;
  }
}
