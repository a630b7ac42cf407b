package org.permafrost.action.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.prepare.PrepareImages;
import org.permafrost.action.proof.Probe;
import org.permafrost.action.proof.SealedLogits;
import org.permafrost.action.run.Checkpoints;
import org.permafrost.action.run.RunRow;
import org.permafrost.action.verify.Verification;
import org.permafrost.action.verify.VerifyRun;
import org.permafrost.freeze.Zeros;
import org.permafrost.image.decode.DrawnImages;
import org.permafrost.method.registry.Methods;
import org.permafrost.network.model.ModelFile;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.Settings;
import org.permafrost.spark.LocalSpark;
import org.permafrost.spark.stage.ImageVector;
import org.permafrost.strategy.LearningState;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * Two tasks in a row: five classes are trained and sealed, then the other five are trained from
 * that model. Three workers, momentum, weight decay.
 */
@Tag("slow")
class SealedTrainingTest {
  private static final Set<Integer> FIRST = Set.of(0, 1, 2, 3, 4);

  @TempDir static Path folder;

  private static Warehouse warehouse;

  @BeforeAll
  static void train() {
    Settings settings = settings();
    warehouse = Warehouse.open(LocalSpark.session(settings), settings);
    new DrawnImages(1).write(folder.resolve("images"), 200);
    new PrepareImages(warehouse, Progress.SILENT)
        .run(
            new PrepareImages.Request(
                folder.resolve("images").toString(), "shapes", settings.prep()));
    train("task-a", Optional.empty(), task("0, 1, 2, 3, 4", "sealed", "end"));
    train("task-b", Optional.of("task-a"), task("5, 6, 7, 8, 9", "sealed", "never"));
    train("plain-a", Optional.empty(), task("0, 1, 2, 3, 4", "exact", "end"));
    train("plain-b", Optional.of("plain-a"), task("5, 6, 7, 8, 9", "exact", "never"));
  }

  private static String[] task(String classes, String freeze, String when) {
    return new String[] {
      "train.classes", "[" + classes + "]", "strategy.freeze", freeze, "strategy.freeze-at", when
    };
  }

  private static Settings settings(String... keysAndValues) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "warehouse", folder.resolve("warehouse").toString(),
                "prep.image-size", "32",
                "prep.holdout", "0.3",
                "network.name", "resnet-small",
                "train.mode", "freeze",
                "train.epochs", "2",
                "train.workers", "3",
                "train.batch-size", "8",
                "train.averaging-frequency", "2",
                "train.optimizer.learning-rate", "0.05"));
    all.put("train.optimizer.weight-decay", "0.01");
    all.put("strategy.top", "0.5");
    all.put("strategy.protect.repair-epochs", "2");
    all.put("strategy.probe.images", "50");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      all.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return LocalSpark.settings(folder.resolve("warehouse"), all);
  }

  private static void train(String run, Optional<String> from, String... settings) {
    train(run, from, () -> false, settings);
  }

  private static void train(
      String run, Optional<String> from, BooleanSupplier stop, String... settings) {
    new TrainStrategically(warehouse, Progress.SILENT, stop)
        .start(new TrainRequest(run, "shapes", from, settings(settings)));
  }

  private static SavedModel model(String run, int epoch) {
    return new Checkpoints(warehouse, run).read(epoch);
  }

  private static LearningState state(String run, int epoch) {
    return Checkpoints.state(model(run, epoch), run).learning();
  }

  private static List<ImageVector> logits(String run, int epoch) {
    try (Probe probe = new Probe(warehouse, "shapes", settings())) {
      return probe.logits(model(run, epoch));
    }
  }

  /** The logits of one task's classes as bits, image by image. */
  private static List<List<Integer>> bits(List<ImageVector> logits, Set<Integer> labels) {
    return logits.stream()
        .map(
            image ->
                new TreeSet<>(labels)
                    .stream().map(k -> Float.floatToRawIntBits(image.values()[k])).toList())
        .toList();
  }

  private static Zeros cuts(String run, int epoch) {
    SavedModel model = model(run, epoch);
    return Methods.open(settings("strategy.freeze", "sealed"), model.catalog(), new TreeMap<>())
        .hold(state(run, epoch))
        .zeros();
  }

  @Test
  void theFirstTaskIsRankedAtTheEndRepairedAndSealed() {
    assertThat(state("task-a", 2).mask().size()).isZero();
    assertThat(state("task-a", 2).seal().repairs().keySet()).isEqualTo(FIRST);
    assertThat(state("task-a", 2).seal().sealed()).isEmpty();
    int chosen = state("task-a", 2).seal().chosen().size();
    LearningState sealed = state("task-a", 4);
    assertThat(sealed.mask().size()).isEqualTo(chosen).isPositive();
    assertThat(sealed.seal().isRepairing()).isFalse();
    assertThat(sealed.seal().sealed()).containsOnlyKeys(FIRST).containsValue(4);
  }

  @Test
  void cutEdgesAreZeroFromTheRepairOnAndNotBefore() {
    Zeros cuts = cuts("task-a", 2);

    assertThat(cuts.size()).isPositive().isEqualTo(cuts("task-a", 4).size());
    assertThat(cuts.firstMoved(model("task-a", 2).parameters())).isPresent();
    for (int epoch : new int[] {3, 4}) {
      assertThat(cuts.firstMoved(model("task-a", epoch).parameters())).isEmpty();
    }
    for (int epoch : new int[] {0, 1, 2}) {
      assertThat(cuts("task-b", epoch).firstMoved(model("task-b", epoch).parameters())).isEmpty();
      assertThat(cuts("task-b", epoch).size()).isEqualTo(cuts.size());
    }
  }

  @Tag("invariance")
  @Test
  void theFirstTasksLogitsKeepEveryBitWhileTheSecondIsTrained() {
    List<ImageVector> sealed = logits("task-a", 4);
    assertThat(sealed).hasSize(50);

    for (int epoch : new int[] {0, 1, 2}) {
      assertThat(bits(logits("task-b", epoch), FIRST)).isEqualTo(bits(sealed, FIRST));
    }
    assertThat(bits(logits("task-b", 2), Set.of(5, 6, 7, 8, 9)))
        .isNotEqualTo(bits(sealed, Set.of(5, 6, 7, 8, 9)));
  }

  @Test
  void exactFreezingAloneLetsTheLogitsMove() {
    assertThat(state("plain-a", 2).mask().size()).isPositive();
    assertThat(state("plain-b", 2).mask().filters())
        .isEqualTo(state("plain-a", 2).mask().filters());

    assertThat(bits(logits("plain-b", 2), FIRST)).isNotEqualTo(bits(logits("plain-a", 2), FIRST));
  }

  @Test
  void everyRunIsProven() {
    VerifyRun verify = new VerifyRun(warehouse, Progress.SILENT);

    Verification first = verify.run("task-a");
    Verification second = verify.run("task-b");

    assertThat(first.sealed()).hasSize(5).allMatch(c -> c.since() == 4 && c.epochs() == 0);
    assertThat(second.sealed())
        .hasSize(5)
        .allMatch(c -> c.since() == 0 && c.epochs() == 2 && c.images() == 50);
    assertThat(second.cutWeights()).isEqualTo(first.cutWeights()).isPositive();
    assertThat(verify.run("plain-b").sealed()).isEmpty();
    assertThat(rows(Table.SEALED_PROOFS, "task-b"))
        .hasSize(10)
        .allMatch(row -> row.<Boolean>getAs("ok"))
        .allMatch(row -> row.<String>getAs("hash_sealed").equals(row.getAs("hash_now")));
  }

  @Test
  void theOutputOfSealedFiltersDoesNotDriftAndThatOfFrozenOnesDoes() {
    List<Row> sealed = rows(Table.FILTER_DRIFT, "task-b");
    List<Row> frozen = rows(Table.FILTER_DRIFT, "plain-b");

    assertThat(sealed)
        .hasSize(state("task-b", 2).mask().size())
        .allMatch(row -> row.<Integer>getAs("epoch") == 2)
        .allMatch(row -> row.<Integer>getAs("frozen_after") == 0)
        .allMatch(row -> row.<Double>getAs("drift") == 0);
    assertThat(frozen).hasSize(state("plain-b", 2).mask().size());
    assertThat(drift(frozen, "stem")).as("it reads the image alone").containsOnly(0.0);
    assertThat(drift(frozen, "stage3-block1-conv2")).allMatch(drift -> drift > 0.01);
  }

  private static List<Double> drift(List<Row> rows, String layer) {
    return rows.stream()
        .filter(row -> row.<String>getAs("layer").equals(layer))
        .map(row -> row.<Double>getAs("drift"))
        .toList();
  }

  @Test
  void metricsCoverSealedClassesOfEarlierRuns() {
    List<Row> metrics =
        rows(Table.CLASS_METRICS, "task-b").stream()
            .filter(row -> row.<String>getAs("split").equals("holdout"))
            .filter(row -> row.<Integer>getAs("epoch") == 2)
            .toList();

    assertThat(metrics).hasSize(10).allMatch(row -> row.<Long>getAs("support") > 0);
    assertThat(metrics.stream().filter(row -> row.<Boolean>getAs("active")))
        .extracting(row -> row.<Integer>getAs("label"))
        .containsExactlyInAnyOrder(5, 6, 7, 8, 9);
    assertThat(metrics.stream().filter(row -> row.<Long>getAs("training_images") > 0)).hasSize(5);
  }

  /** Seals a third time: phase A's model without training, straight into the repair. */
  @Test
  void aRunStoppedInItsRepairEndsWithTheSameBits() {
    String[] more = {
      "train.classes", "[5, 6, 7]",
      "train.epochs", "0",
      "strategy.freeze", "sealed",
      "strategy.freeze-at", "end",
      "strategy.top", "0.6"
    };
    train("whole", Optional.of("task-a"), more);
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> train("stopped", Optional.of("task-a"), stopInEpoch("stopped", 2), more))
        .matches(p -> p.exitCode() == ExitCode.INTERRUPTED);
    assertThat(state("stopped", 1).seal().isRepairing()).isTrue();

    new TrainStrategically(warehouse, Progress.SILENT, () -> false)
        .resume("stopped", folder.resolve("warehouse").toString());

    assertThat(model("stopped", 2).hash()).isEqualTo(model("whole", 2).hash());
    assertThat(state("stopped", 2)).isEqualTo(state("whole", 2));
    assertThat(state("stopped", 2).seal().sealed())
        .isEqualTo(Map.of(0, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 2, 6, 2, 7, 2));
    assertThat(new VerifyRun(warehouse, Progress.SILENT).run("stopped").sealed()).hasSize(8);
    newFiltersReadSealedOnesButNotTheOtherWayRound();
  }

  private static void newFiltersReadSealedOnesButNotTheOtherWayRound() {
    SavedModel model = model("whole", 2);
    LearningState state = state("whole", 2);
    List<FilterId> late =
        state.mask().all().stream().filter(f -> f.epoch() == 2).map(f -> f.filter()).toList();
    assertThat(late).isNotEmpty();
    String layer = "stage3-block1-conv2";
    String source = "stage3-block1-conv1";
    float[] parameters = model.parameters();
    for (FilterId filter : state.mask().filters()) {
      if (filter.layer().equals(layer)) {
        int first = model.catalog().layer(layer).weights(filter.index()).start();
        for (FilterId input : late) {
          if (input.layer().equals(source)) {
            boolean reads = parameters[first + 9 * input.index()] != 0;
            assertThat(reads).isEqualTo(late.contains(filter));
          }
        }
      }
    }
  }

  private static BooleanSupplier stopInEpoch(String run, int epoch) {
    return () ->
        RunRow.find(warehouse, run).map(row -> row.<Integer>getAs("epochs_done")).orElse(0)
            == epoch - 1;
  }

  @Test
  void aChangedWeightIsNamedByVerify() {
    Checkpoints checkpoints = new Checkpoints(warehouse, "task-b");
    SavedModel untouched = model("task-b", 2);
    int cut = cuts("task-b", 2).positions().start(0);
    float[] parameters = untouched.parameters().clone();
    parameters[cut] = 0.25f;
    ModelFile.write(
        warehouse.fileSystem(),
        checkpoints.path(2),
        new SavedModel(
            untouched.description(),
            untouched.configuration(),
            parameters,
            untouched.updaterState(),
            untouched.extras()));

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> new VerifyRun(warehouse, Progress.SILENT).run("task-b"))
        .withMessageContaining("Not proven: run task-b, epoch 2")
        .matches(p -> p.exitCode() == ExitCode.DATA);

    ModelFile.write(warehouse.fileSystem(), checkpoints.path(2), untouched);
  }

  @Test
  void aLogitThatMovedIsNamedWithClassImageAndBothValues() {
    List<ImageVector> then = logits("plain-a", 2);
    SealedLogits sealed = new SealedLogits(epoch -> then);

    assertThat(sealed.firstMoved(3, 0, then)).isEmpty();
    assertThat(sealed.firstMoved(3, 0, logits("plain-b", 2)).orElseThrow())
        .asString()
        .contains("image " + then.get(0).imageId(), "" + then.get(0).values()[3], "0x");
  }

  @Test
  void exactFreezingOnTopOfSealedClassesIsRefused() {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> train("wrong", Optional.of("task-a"), task("5, 6, 7", "exact", "never")))
        .withMessageContaining("--freeze sealed");
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(
            () -> train("wrong", Optional.of("plain-a"), task("5, 6, 7", "sealed", "never")))
        .withMessageContaining("Cannot seal on top of plain-a");
  }

  private static List<Row> rows(Table table, String run) {
    return warehouse.read(table).where("run = '" + run + "'").collectAsList();
  }
}
