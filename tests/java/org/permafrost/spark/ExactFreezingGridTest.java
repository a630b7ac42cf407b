package org.permafrost.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.FrozenCheck;
import org.permafrost.freeze.Intervals;
import org.permafrost.freeze.StateLayout;
import org.permafrost.network.FilterCatalog;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.GridNetwork;
import org.permafrost.network.Networks;
import org.permafrost.random.KeyedRandom;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.StrategySettings.FreezeKind;
import org.permafrost.settings.TrainSettings.OptimizerSettings;
import org.permafrost.settings.TrainSettings.Rule;

/**
 * Every update rule under every penalty, with every number of workers, averaging frequency and
 * treatment of the updater state, through Spark. Momentum is warm when filters freeze; afterwards
 * frozen bits stay and every other number has moved. Every pair of rule and penalty meets a seeded
 * sample of the ways to spread the work; {@code -Dpermafrost.grid.all=true} runs the whole product,
 * which takes about ten minutes of processor time.
 */
@Tag("slow")
class ExactFreezingGridTest {
  private static final int IMAGES = 8;
  private static final int WARM_ROUNDS = 1;

  /** Odd: RMSProp with fresh state takes steps of one size, of which two may cancel. */
  private static final int FROZEN_ROUNDS = 3;

  enum Optimizer {
    SGD(Rule.SGD, 0.05, 0),
    NESTEROV(Rule.NESTEROV, 0.05, 0),
    ADAM(Rule.ADAM, 0.01, 0),
    RMSPROP(Rule.RMSPROP, 0.01, 0),
    ADAMW(Rule.ADAM, 0.01, 0.02);

    private final Rule rule;
    private final double rate;
    private final double decay;

    Optimizer(Rule rule, double rate, double decay) {
      this.rule = rule;
      this.rate = rate;
      this.decay = decay;
    }
  }

  enum Penalty {
    NONE,
    L1,
    L2,
    WEIGHT_DECAY,
    GRADIENT_CLIPPING,
    MAX_NORM
  }

  /** Without the pair that settings refuse. */
  static Stream<Arguments> rulesAndPenalties() {
    return Arrays.stream(Optimizer.values())
        .flatMap(o -> Arrays.stream(Penalty.values()).map(p -> Arguments.of(o, p)))
        .filter(a -> a.get()[0] != Optimizer.ADAMW || a.get()[1] != Penalty.L2);
  }

  /** Ways to spread the work: all for each pair if asked to, else two drawn for the pair. */
  private static List<Cell> cells(Optimizer optimizer, Penalty penalty) {
    OptimizerSettings settings = settings(optimizer, penalty);
    List<Cell> all = new ArrayList<>();
    for (int workers : List.of(1, 2, 3, 5, 8)) {
      for (int frequency : List.of(1, 5)) {
        all.add(new Cell(settings, workers, frequency, true));
        all.add(new Cell(settings, workers, frequency, false));
      }
    }
    if (Boolean.getBoolean("permafrost.grid.all")) {
      return all;
    }
    KeyedRandom random = KeyedRandom.of(1, "grid", penalty.ordinal(), optimizer.name());
    return Stream.generate(() -> all.get(random.nextInt(all.size()))).distinct().limit(2).toList();
  }

  @ParameterizedTest
  @MethodSource("rulesAndPenalties")
  void everyRuleUnderEveryPenaltyHolds(Optimizer optimizer, Penalty penalty) {
    cells(optimizer, penalty).forEach(ExactFreezingGridTest::check);
  }

  static Stream<Arguments> waysToSpread() {
    return Stream.of(Optimizer.NESTEROV, Optimizer.ADAM)
        .flatMap(o -> Stream.of(1, 2, 3, 5, 8).map(workers -> Arguments.of(o, workers)));
  }

  @ParameterizedTest
  @MethodSource("waysToSpread")
  void everyWayToSpreadTheWorkHolds(Optimizer optimizer, int workers) {
    OptimizerSettings settings = settings(optimizer, Penalty.MAX_NORM);
    for (int frequency : List.of(1, 5)) {
      check(new Cell(settings, workers, frequency, true));
      check(new Cell(settings, workers, frequency, false));
    }
  }

  private static void check(Cell cell) {
    try (Training training = new Training(cell)) {
      FreezePlan plan = training.plan();
      training.rounds(WARM_ROUNDS, FreezePlan.nothing());
      float[] frozen = training.parameters();
      training.rounds(FROZEN_ROUNDS, plan);
      float[] after = training.parameters();

      FrozenCheck.unmoved(plan.zeroUpdate(), frozen, after);
      assertThat(unmoved(plan.zeroUpdate().complement(after.length), frozen, after))
          .as("free positions that did not move: %s", cell)
          .isEmpty();
    }
  }

  private static OptimizerSettings settings(Optimizer optimizer, Penalty penalty) {
    return new OptimizerSettings(
        optimizer.rule,
        optimizer.rate,
        0.9,
        0.9,
        0.999,
        0.95,
        1e-8,
        penalty == Penalty.WEIGHT_DECAY ? 0.05 : optimizer.decay,
        penalty == Penalty.L1 ? 0.01 : 0,
        penalty == Penalty.L2 ? 0.05 : 0,
        penalty == Penalty.MAX_NORM ? 0.8 : 0,
        penalty == Penalty.GRADIENT_CLIPPING ? 0.1 : 0);
  }

  private static List<Integer> unmoved(Intervals positions, float[] before, float[] after) {
    List<Integer> unmoved = new ArrayList<>();
    positions.list().stream()
        .flatMapToInt(i -> IntStream.range(i.start(), i.end()))
        .filter(p -> before[p] == after[p])
        .forEach(unmoved::add);
    return unmoved;
  }

  @Test
  void aTaskThatFailedHalfwayLeavesNoTrace() {
    Cell cell = new Cell(settings(Optimizer.ADAM, Penalty.MAX_NORM), 3, 5, true);
    try (Training smooth = new Training(cell);
        Training retried = new Training(cell)) {
      FreezePlan plan = smooth.plan();
      smooth.rounds(WARM_ROUNDS, FreezePlan.nothing());
      retried.rounds(WARM_ROUNDS, FreezePlan.nothing());
      float[] frozen = retried.parameters();
      smooth.rounds(FROZEN_ROUNDS, plan);
      retried.failingRounds(FROZEN_ROUNDS, plan);

      assertThat(retried.parameters()).isEqualTo(smooth.parameters());
      FrozenCheck.unmoved(plan.zeroUpdate(), frozen, retried.parameters());
    }
  }

  @Test
  void stateOfFrozenParametersLeavesTheAverageAndTheRestDoesNotNotice() {
    Cell cell = new Cell(settings(Optimizer.ADAM, Penalty.NONE), 2, 1, true);
    try (Training training = new Training(cell)) {
      training.rounds(WARM_ROUNDS, FreezePlan.nothing());
      float[] warm = training.state();
      training.rounds(1, training.plan());

      Intervals frozenState =
          StateLayout.of(training.network).stateOf(training.plan().zeroUpdate());
      assertThat(frozenState.gather(warm)).doesNotContain(0f);
      assertThat(frozenState.gather(training.state())).containsOnly(0f);
      assertThat(frozenState.complement(warm.length).gather(training.state())).doesNotContain(0f);
    }
  }

  /** One way to train. */
  private record Cell(
      OptimizerSettings optimizer, int workers, int frequency, boolean averagedState) {}

  /** A network under training in one cell of the grid. */
  private static final class Training implements AutoCloseable {
    private final Cell cell;
    private final ComputationGraph network;
    private final AveragingMaster master;
    private final SparkComputationGraph spark;
    private final JavaSparkContext context;
    private int round;

    Training(Cell cell) {
      this.cell = cell;
      ComputationGraphConfiguration configuration = GridNetwork.configuration(cell.optimizer());
      network = Networks.create(configuration, GridNetwork.initial(configuration));
      master =
          new AveragingMaster(
              configuration.toJson(),
              cell.averagedState(),
              cell.optimizer().gradientClip(),
              1,
              new float[0],
              0);
      context =
          JavaSparkContext.fromSparkContext(
              LocalSpark.session(SettingsLoader.defaults()).sparkContext());
      spark = new SparkComputationGraph(context, network, master);
    }

    /** A filter with bias, two with batch normalisation, a classifier row. */
    FreezePlan plan() {
      FilterCatalog catalog = FilterCatalog.of(network);
      List<FilterId> filters =
          List.of(
              catalog.layers().get(0).filter(1),
              catalog.layers().get(1).filter(0),
              catalog.layers().get(1).filter(5));
      return FreezePlan.of(catalog, FreezeKind.EXACT, filters, Set.of(2))
          .withStoredStatistics(catalog, filters);
    }

    void rounds(int rounds, FreezePlan plan) {
      run(rounds, plan, false);
    }

    /** Each worker but the first fails after two of its minibatches, once. */
    void failingRounds(int rounds, FreezePlan plan) {
      run(rounds, plan, true);
    }

    private void run(int rounds, FreezePlan plan, boolean failing) {
      for (int i = 0; i < rounds; i++) {
        double[] rates = new double[cell.frequency()];
        Arrays.fill(rates, cell.optimizer().learningRate());
        master.prepare(1, rates, plan);
        spark.fit(minibatches(round++, failing));
      }
    }

    private JavaRDD<DataSet> minibatches(int number, boolean failing) {
      int frequency = cell.frequency();
      List<Integer> workers = IntStream.range(0, cell.workers()).boxed().toList();
      return context
          .parallelize(workers, workers.size())
          .mapPartitionsWithIndex(
              (worker, nothing) -> {
                boolean fails = failing && worker > 0 && TaskContext.get().attemptNumber() == 0;
                return IntStream.range(0, frequency)
                    .mapToObj(step -> minibatch(number, worker, step, fails && step == 2))
                    .iterator();
              },
              true);
    }

    private static DataSet minibatch(int number, int worker, int step, boolean fails) {
      if (fails) {
        throw new IllegalStateException("Scripted failure");
      }
      return GridNetwork.batch(IMAGES, 10_000L * number + 100L * worker + step);
    }

    float[] parameters() {
      return FloatArrays.copyOf(network.params());
    }

    float[] state() {
      return master.updaterState();
    }

    @Override
    public void close() {
      master.close();
      network.close();
    }
  }
}
