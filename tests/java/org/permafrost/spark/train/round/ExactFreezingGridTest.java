package org.permafrost.spark.train.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.freeze.ExactPlan;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.FrozenCheck;
import org.permafrost.freeze.Intervals;
import org.permafrost.freeze.StateLayout;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.zoo.GridNetwork;
import org.permafrost.network.zoo.MixedNetwork;
import org.permafrost.network.zoo.Networks;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.NetworkSettings.Unit;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.TrainSettings.OptimizerSettings;
import org.permafrost.settings.TrainSettings.Rule;
import org.permafrost.spark.LocalSpark;

/**
 * Every update rule under every penalty, with every number of workers, averaging frequency and
 * treatment of the updater state, through Spark: 580 trainings of a small network. Momentum is warm
 * when filters freeze; afterwards frozen bits stay and every other number moves.
 */
@Tag("slow")
class ExactFreezingGridTest {
  private static final int IMAGES = 8;
  private static final int WARM_ROUNDS = 1;

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

  /** All ways to spread the work of one pair. */
  private static List<Cell> cells(Optimizer optimizer, Penalty penalty) {
    OptimizerSettings settings = settings(optimizer, penalty);
    List<Cell> cells = new ArrayList<>();
    for (int workers : List.of(1, 2, 3, 5, 8)) {
      for (int frequency : List.of(1, 5)) {
        cells.add(new Cell(settings, workers, frequency, true));
        cells.add(new Cell(settings, workers, frequency, false));
      }
    }
    return cells;
  }

  @ParameterizedTest
  @MethodSource("rulesAndPenalties")
  void holdsHoweverTheWorkIsSpread(Optimizer optimizer, Penalty penalty) {
    cells(optimizer, penalty).forEach(ExactFreezingGridTest::check);
  }

  @Tag("invariance")
  @Test
  void aSampleHolds() {
    check(new Cell(settings(Optimizer.NESTEROV, Penalty.WEIGHT_DECAY), 3, 5, true));
    check(new Cell(settings(Optimizer.ADAM, Penalty.GRADIENT_CLIPPING), 5, 1, true));
    check(new Cell(settings(Optimizer.RMSPROP, Penalty.L2), 2, 5, false));
  }

  private static void check(Cell cell) {
    try (Training training = new Training(cell)) {
      FreezePlan plan = training.plan();
      training.rounds(WARM_ROUNDS, FreezePlan.nothing());
      float[] frozen = training.parameters();
      Set<Integer> still = positions(plan.zeroUpdate().complement(frozen.length));
      float[] before = frozen;
      for (int round = 0; round < FROZEN_ROUNDS; round++) {
        training.rounds(1, plan);
        float[] after = training.parameters();
        FrozenCheck.unmoved(plan.zeroUpdate(), frozen, after);
        removeMoved(still, before, after);
        before = after;
      }
      assertThat(still).as("free positions that never moved: %s", cell).isEmpty();
    }
  }

  /**
   * Depthwise, grouped, dilated and 1x1 filters, behind gates and concatenations; units of a hidden
   * dense layer; channels of a normalisation of a concatenation, and of those behind convolutions
   * that train on.
   */
  @ParameterizedTest
  @CsvSource({"STOCK, true", "STOCK, false", "NATIVE, true", "NATIVE, false"})
  void unitsOfEveryKindHold(Layers layers, boolean filters) {
    List<Unit> units = filters ? List.of(Unit.values()) : List.of(Unit.DENSE, Unit.NORMALIZATIONS);
    for (Optimizer optimizer : Optimizer.values()) {
      OptimizerSettings settings = settings(optimizer, Penalty.WEIGHT_DECAY);
      Cell cell = new Cell(settings, 2, 2, true);
      try (Training training = new Training(cell, MixedNetwork.withHidden(settings), layers)) {
        FreezePlan plan = training.planOfEveryLayer(units);
        training.rounds(WARM_ROUNDS, FreezePlan.nothing());
        float[] frozen = training.parameters();
        training.rounds(FROZEN_ROUNDS, plan);
        float[] after = training.parameters();
        FrozenCheck.unmoved(plan.zeroUpdate(), frozen, after);
        Set<Integer> free = positions(plan.zeroUpdate().complement(frozen.length));
        int all = free.size();
        removeMoved(free, frozen, after);
        assertThat(free).as("free positions that never moved").hasSizeLessThan(all / 20);
      }
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

  private static Set<Integer> positions(Intervals intervals) {
    return intervals.list().stream()
        .flatMapToInt(i -> IntStream.range(i.start(), i.end()))
        .boxed()
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static void removeMoved(Set<Integer> positions, float[] before, float[] after) {
    positions.removeIf(p -> before[p] != after[p]);
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
    private final TrainedNetwork trained;
    private final JavaSparkContext context;
    private int round;

    Training(Cell cell) {
      this(cell, GridNetwork.configuration(cell.optimizer()), Layers.STOCK);
    }

    Training(Cell cell, ComputationGraphConfiguration configuration, Layers layers) {
      this.cell = cell;
      network = Networks.create(configuration, GridNetwork.initial(configuration));
      context =
          JavaSparkContext.fromSparkContext(
              LocalSpark.session(SettingsLoader.defaults()).sparkContext());
      trained =
          new TrainedNetwork(
              context,
              network,
              new RunRules(
                  configuration.toJson(),
                  layers,
                  cell.averagedState(),
                  cell.optimizer().gradientClip(),
                  1),
              new float[0],
              0);
    }

    /** A filter with bias, two with batch normalisation, a classifier row. */
    FreezePlan plan() {
      FilterCatalog catalog = FilterCatalog.of(network);
      List<FilterId> filters =
          List.of(
              catalog.layers().get(0).filter(1),
              catalog.layers().get(1).filter(0),
              catalog.layers().get(1).filter(5));
      return ExactPlan.of(catalog, filters, Set.of(2)).withStoredStatistics(catalog, filters);
    }

    /** Two units of each layer and a classifier row. */
    FreezePlan planOfEveryLayer(List<Unit> units) {
      FilterCatalog catalog = FilterCatalog.of(network);
      List<FilterId> filters =
          catalog.units(units).stream().flatMap(l -> Stream.of(l.unit(1), l.unit(6))).toList();
      return ExactPlan.of(catalog, filters, Set.of(2)).withStoredStatistics(catalog, filters);
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
        trained.round(minibatches(round++, failing), new RoundTask(1, rates, plan));
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
      return trained.parameters();
    }

    float[] state() {
      return trained.updaterState();
    }

    /** The network is left to the collector: DL4J's close asks for two whole collections. */
    @Override
    public void close() {
      trained.close();
    }
  }
}
