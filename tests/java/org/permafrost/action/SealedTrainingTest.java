package org.permafrost.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.freeze.CutEdges;
import org.permafrost.image.DrawnImages;
import org.permafrost.network.SavedModel;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Settings;
import org.permafrost.spark.ImageVector;
import org.permafrost.spark.LocalSpark;
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

  private static CutEdges cuts(String run, int epoch) {
    SavedModel model = model(run, epoch);
    return new FrozenScope(settings("strategy.freeze", "sealed"), model.catalog())
        .cuts(state(run, epoch));
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
    CutEdges cuts = cuts("task-a", 2);

    assertThat(cuts.size()).isPositive().isEqualTo(cuts("task-a", 4).size());
    assertThat(cuts.firstLeak(model("task-a", 2).parameters())).isPresent();
    for (int epoch : new int[] {3, 4}) {
      assertThat(cuts.firstLeak(model("task-a", epoch).parameters())).isEmpty();
    }
    for (int epoch : new int[] {0, 1, 2}) {
      assertThat(cuts("task-b", epoch).firstLeak(model("task-b", epoch).parameters())).isEmpty();
      assertThat(cuts("task-b", epoch).size()).isEqualTo(cuts.size());
    }
  }

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

  private static List<Row> rows(Table table, String run) {
    return warehouse.read(table).where("run = '" + run + "'").collectAsList();
  }
}
