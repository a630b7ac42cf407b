package org.permafrost.action.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.evaluate.EvaluateModel;
import org.permafrost.action.evaluate.EvaluationResult;
import org.permafrost.action.run.Checkpoints;
import org.permafrost.action.run.RunRow;
import org.permafrost.action.verify.Verification;
import org.permafrost.action.verify.VerifyRun;
import org.permafrost.freeze.FrozenUnit;
import org.permafrost.freeze.Intervals;
import org.permafrost.method.Hold;
import org.permafrost.method.TaskViews;
import org.permafrost.method.registry.Methods;
import org.permafrost.network.model.ModelFile;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Settings;
import org.permafrost.settings.Split;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** Three tasks in a row in one network. Three workers, momentum, weight decay. */
@Tag("slow")
class PackedTrainingTest {
  private static final String[] FIRST = {"train.classes", "[0, 1, 2]"};
  private static final String[] SECOND = {"train.classes", "[3, 4, 5]"};
  private static final String[] THIRD = {"train.classes", "[6, 7]"};

  /** Two epochs of training and two of retraining. */
  private static final int LAST = 4;

  @TempDir static Path folder;

  private static TrainingCase training;
  private static Warehouse warehouse;
  private static TrainResult two;

  @BeforeAll
  static void train() {
    training = TrainingCase.prepared(folder);
    warehouse = training.warehouse();
    train("one", Optional.empty(), FIRST);
    two = train("two", Optional.of("one"), SECOND);
    train("three", Optional.of("two"), THIRD);
  }

  private static Settings settings(String... keysAndValues) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "train.mode", "freeze",
                "train.epochs", "2",
                "train.workers", "3",
                "train.batch-size", "2",
                "train.optimizer.weight-decay", "0.01",
                "strategy.threshold", "0.8",
                "strategy.freeze", "packnet",
                "strategy.freeze-at", "end",
                "strategy.packnet.retrain-epochs", "2"));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      all.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return training.settings(
        all.entrySet().stream()
            .flatMap(e -> Stream.of(e.getKey(), e.getValue()))
            .toArray(String[]::new));
  }

  private static TrainResult train(String run, Optional<String> from, String... settings) {
    return train(run, from, () -> false, settings);
  }

  private static TrainResult train(
      String run, Optional<String> from, BooleanSupplier stop, String... settings) {
    return new TrainStrategically(warehouse, Progress.SILENT, stop)
        .start(new TrainRequest(run, TrainingCase.DATASET, from, settings(settings)));
  }

  private static TaskViews tasks(String run, int epoch) {
    SavedModel model = training.checkpoint(run, epoch);
    return Methods.tasks(model.catalog(), new TreeMap<>(model.extras())).orElseThrow();
  }

  private static float[] view(String run, int epoch, int task) {
    return tasks(run, epoch).parameters(task, training.checkpoint(run, epoch).parameters());
  }

  private static String hash(String run, int epoch, int task) {
    SavedModel model = training.checkpoint(run, epoch);
    return new SavedModel(
            model.description(),
            model.configuration(),
            view(run, epoch, task),
            Optional.empty(),
            new TreeMap<>())
        .hash();
  }

  private static Hold hold(String run, int epoch) {
    SavedModel model = training.checkpoint(run, epoch);
    SortedMap<String, byte[]> memory = training.state(run, epoch).memory();
    return Methods.open(settings(), model.catalog(), memory)
        .hold(training.state(run, epoch).learning());
  }

  private static EvaluationResult evaluate(String run, int task) {
    return new EvaluateModel(warehouse, Progress.SILENT)
        .run(
            new EvaluateModel.Request(
                Optional.of(run),
                Optional.empty(),
                TrainingCase.DATASET,
                Split.TRAIN,
                List.of(),
                List.of(),
                OptionalInt.of(task),
                settings()));
  }

  private static Verification verify(String run) {
    return new VerifyRun(warehouse, Progress.SILENT).run(run);
  }

  @Test
  void aTaskIsPrunedThenRetrainedThenFrozen() {
    float[] trained = training.checkpoint("one", 2).parameters();
    Intervals free = hold("one", LAST).zeros().positions();

    assertThat(training.state("one", 1).memory()).isEmpty();
    assertThat(free.gather(trained)).as("not pruned yet").doesNotContain(0f);
    for (int epoch : new int[] {3, LAST}) {
      float[] now = training.checkpoint("one", epoch).parameters();
      assertThat(hold("one", epoch).zeros().firstMoved(now)).isEmpty();
      assertThat(now).isNotEqualTo(trained);
    }
    assertThat(hold("one", 3).units()).isEmpty();
    assertThat(hold("one", LAST).units()).isNotEmpty().allMatch(held -> held.since() == LAST);
  }

  @Test
  void theNextTaskStartsWithFreeWeightsAtZeroAndTrainsThem() {
    Intervals free = hold("one", LAST).zeros().positions();
    assertThat(free.gather(training.checkpoint("two", 0).parameters())).containsOnly(0f);

    float[] trained = free.gather(training.checkpoint("two", 2).parameters());
    int moved = 0;
    for (float weight : trained) {
      moved += weight == 0 ? 0 : 1;
    }
    assertThat(moved).isGreaterThan(trained.length / 2);

    assertThat(hold("two", LAST).zeros().size()).isBetween(free.size() / 2L, free.size() * 4L / 5);
    assertThat(tasks("three", LAST).tasks())
        .extracting(task -> List.copyOf(task))
        .containsExactly(List.of(0, 1, 2), List.of(3, 4, 5), List.of(6, 7));
  }

  @Tag("invariance")
  @Test
  void nothingOfATaskIsForgotten() {
    String first = hash("one", LAST, 1);
    String second = hash("two", LAST, 2);

    for (int epoch = 0; epoch <= LAST; epoch++) {
      assertThat(hash("two", epoch, 1)).isEqualTo(first);
      assertThat(hash("three", epoch, 1)).isEqualTo(first);
      assertThat(hash("three", epoch, 2)).isEqualTo(second);
    }
    assertThat(second).isNotEqualTo(first);
    assertThat(hash("three", LAST, 3)).isNotEqualTo(second);
  }

  @Test
  void aTaskIsEvaluatedWithTheSameParametersAndPredictionsForGood() {
    EvaluationResult then = evaluate("one", 1);
    EvaluationResult now = evaluate("three", 1);

    assertThat(then.modelHash()).isEqualTo(hash("one", LAST, 1));
    assertThat(now.modelHash()).isEqualTo(then.modelHash());
    assertThat(now.classes()).containsExactly(0, 1, 2);
    assertThat(now.among()).containsExactly(0, 1, 2);
    assertThat(now.metrics()).isEqualTo(then.metrics());
    assertThat(evaluate("three", 2).metrics()).isEqualTo(evaluate("two", 2).metrics());
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> evaluate("two", 3))
        .withMessageContaining("it has learned 2 tasks");
  }

  @Test
  void whatATaskHasLearnedIsThereWithoutLaterTasks() {
    assertThat(view("one", LAST, 1))
        .as("all but the rows of other classes")
        .satisfies(
            view -> {
              SavedModel model = training.checkpoint("one", LAST);
              for (int p = 0; p < model.catalog().classifier().weights().start(); p++) {
                assertThat(Float.floatToRawIntBits(view[p]))
                    .isEqualTo(Float.floatToRawIntBits(model.parameters()[p]));
              }
            });
  }

  @Test
  void everyRunIsProvenAndRecorded() {
    for (String run : List.of("one", "two", "three")) {
      Verification proven = verify(run);
      assertThat(proven.layers()).isNotEmpty();
      assertThat(proven.cutWeights()).isEqualTo(hold(run, LAST).zeros().size());
    }
    assertThat(frozen("one")).containsOnly(Tuple.tuple(LAST, 1));
    assertThat(frozen("two")).containsOnly(Tuple.tuple(0, 1), Tuple.tuple(LAST, 2));
    assertThat(training.rows(Table.FROZEN_WEIGHTS, "two", LAST))
        .filteredOn(row -> row.<String>getAs("layer").equals("stem"))
        .singleElement()
        .satisfies(
            row -> assertThat(row.<Long>getAs("weights")).isEqualTo(owned("two", 2, "stem")));
    assertThat(training.rows(Table.FROZEN_PROOFS, "two"))
        .isNotEmpty()
        .allMatch(row -> row.<Boolean>getAs("ok"));
  }

  @Test
  void theEndOfARunCountsTheWeightsThatItsTablesList() {
    assertThat(two.frozenFilters()).isZero();
    assertThat(two.frozenWeights())
        .isPositive()
        .isEqualTo(
            training.rows(Table.FROZEN_WEIGHTS, "two").stream()
                .mapToLong(row -> row.<Long>getAs("weights"))
                .sum());
  }

  private static List<Tuple> frozen(String run) {
    List<Row> rows = training.rows(Table.FROZEN_WEIGHTS, run);
    assertThat(rows).allMatch(row -> row.<String>getAs("hold").equals("packnet"));
    return rows.stream()
        .map(row -> Tuple.tuple(row.<Integer>getAs("epoch"), row.<Integer>getAs("task")))
        .toList();
  }

  private static long owned(String run, int task, String layer) {
    return hold(run, LAST).frozen().stream()
        .filter(unit -> unit.kind().equals(FrozenUnit.WEIGHTS))
        .filter(unit -> unit.index() == task && unit.layer().equals(layer))
        .mapToLong(FrozenUnit::size)
        .sum();
  }

  @Test
  void oneFlippedBitIsNamedByVerify() {
    FrozenUnit unit = hold("two", LAST).frozen().get(0);
    assertFound(unit.positions().get(0).start(), "weights[0] of weights of task 1 of stem");
    assertFound(hold("two", LAST).zeros().positions().start(0), "the model's hash is");
  }

  private static void assertFound(int position, String named) {
    SavedModel untouched = training.checkpoint("two", LAST);
    float[] parameters = untouched.parameters().clone();
    parameters[position] = Float.intBitsToFloat(Float.floatToRawIntBits(parameters[position]) ^ 1);
    write(untouched, parameters);

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> verify("two"))
        .withMessageContaining("Not proven: run two, epoch 4")
        .withMessageContaining(named)
        .matches(p -> p.exitCode() == ExitCode.DATA);

    write(untouched, untouched.parameters());
  }

  private static void write(SavedModel model, float[] parameters) {
    ModelFile.write(
        warehouse.fileSystem(),
        new Checkpoints(warehouse, "two").path(LAST),
        new SavedModel(
            model.description(),
            model.configuration(),
            parameters,
            model.updaterState(),
            model.extras()));
  }

  @Test
  void aRunStoppedInItsRetrainingEndsWithTheSameBits() {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> train("stopped", Optional.of("one"), stopInEpoch("stopped", 4), SECOND))
        .matches(p -> p.exitCode() == ExitCode.INTERRUPTED);
    assertThat(training.state("stopped", 3).learning().seal().isRepairing()).isTrue();

    training.resume("stopped");

    assertThat(training.checkpoint("stopped", LAST).hash())
        .isEqualTo(training.checkpoint("two", LAST).hash());
    assertThat(training.state("stopped", LAST).memory().get("packnet.bin"))
        .isEqualTo(training.state("two", LAST).memory().get("packnet.bin"));
    verify("stopped");
  }

  private static BooleanSupplier stopInEpoch(String run, int epoch) {
    return () ->
        RunRow.find(warehouse, run).map(row -> row.<Integer>getAs("epochs_done")).orElse(0)
            == epoch - 1;
  }

  @Test
  void aRunOfNoEpochsPrunesWhatItStartsWith() {
    train("packed", Optional.of("two"), "train.classes", "[6, 7]", "train.epochs", "0");

    assertThat(hold("packed", 0).zeros().firstMoved(training.checkpoint("packed", 1).parameters()))
        .isEmpty();
    assertThat(hash("packed", 2, 2)).isEqualTo(hash("two", LAST, 2));
    verify("packed");
  }

  @Test
  void afterATaskThatGivesUpNothingThereIsNoRoom() {
    train(
        "full",
        Optional.of("one"),
        "train.classes",
        "[3, 4, 5]",
        "train.epochs",
        "1",
        "strategy.packnet.retrain-epochs",
        "1",
        "strategy.packnet.prune-later",
        "0",
        "strategy.packnet.batch-norm",
        "after-pruning");

    assertThat(hash("full", 2, 1)).isEqualTo(hash("one", LAST, 1));
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> train("more", Optional.of("full"), THIRD))
        .withMessageContaining("Cannot train another task on top of full")
        .withMessageContaining("strategy.packnet.prune-later")
        .matches(p -> p.exitCode() == ExitCode.USAGE);
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> train("again", Optional.of("one"), FIRST))
        .withMessageContaining("[0, 1, 2]");
  }
}
