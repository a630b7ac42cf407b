package org.permafrost.spark.part;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.freeze.TinyNetwork;
import org.permafrost.image.Normalizer;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.onednn.ProcessorKind;
import org.permafrost.progress.Progress;
import org.permafrost.score.FilterScorer;
import org.permafrost.score.ImageScorers;
import org.permafrost.score.method.ScorerNames;
import org.permafrost.score.ranking.ScoreSheet;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.TrainSettings.Rule;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.LocalSpark;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.RandomImages;
import org.permafrost.spark.stage.ScoringStage;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** Whatever was scored before, the bits are those of scoring everything. */
@Tag("slow")
class PartialScoresTest {
  private static final int CLASSES = 3;
  private static final int BATCH = 8;
  private static final List<ImageRecord> IMAGES = RandomImages.list(24, CLASSES);
  private static final List<FilterScorer> METHODS = ImageScorers.all();
  private static final List<FilterScorer> TWO = List.copyOf(METHODS.subList(0, 2));

  @TempDir Path folder;

  private static NetworkSnapshot snapshot;
  private static int filters;
  private Warehouse warehouse;

  @BeforeAll
  static void build() {
    ComputationGraph network = TinyNetwork.trained(Rule.NESTEROV, 3);
    snapshot =
        new NetworkSnapshot(
            network.getConfiguration().toJson(),
            FloatArrays.copyOf(network.params()),
            new Normalizer(SettingsLoader.defaults().train().normalization()));
    filters = FilterCatalog.of(network).filters().size();
  }

  @BeforeEach
  void open() {
    warehouse = LocalSpark.warehouse(folder);
  }

  private ScorableImages images(List<ImageRecord> list) {
    List<Row> facts = new ArrayList<>();
    for (ImageRecord image : list) {
      facts.add(
          RowFactory.create(
              image.id(), image.label(), Integer.toHexString(Arrays.hashCode(image.bytes()))));
    }
    return ScorableImages.of(
        warehouse
            .spark()
            .createDataFrame(
                facts, StructType.fromDDL("image_id STRING, label INT, sha256 STRING")),
        RandomImages.rdd(list, 3, 1));
  }

  private PartialScores.Outcome update(
      List<ImageRecord> images, List<FilterScorer> methods, PartialScores.Way way, int listed) {
    PartOrigin origin = new PartOrigin("model", "context", ProcessorKind.current().text(), "test");
    PartialScores.Outcome outcome =
        new PartialScores(warehouse, origin, snapshot, methods, filters, way, listed)
            .run(images(images), Progress.SILENT);
    assertThat(text(outcome.scores(), methods)).isEqualTo(text(whole(images, methods), methods));
    assertThat(outcome.images().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(images.size());
    return outcome;
  }

  private PartialScores.Outcome update(List<ImageRecord> images) {
    return update(images, TWO, new PartialScores.Way(2, BATCH, 2), PartialScores.LISTED);
  }

  private static ScoreSheet whole(List<ImageRecord> images, List<FilterScorer> methods) {
    return ScoringStage.run(RandomImages.rdd(images, 2, 0), snapshot, methods, filters, BATCH);
  }

  private static List<String> text(ScoreSheet sheet, List<FilterScorer> methods) {
    List<String> texts = new ArrayList<>();
    for (FilterScorer method : methods) {
      sheet.of(method).forEach(s -> texts.add(HexFormat.of().formatHex(s.toBytes())));
    }
    return texts;
  }

  private static ImageRecord otherPixels(ImageRecord image) {
    byte[] bytes = image.bytes().clone();
    bytes[0] ^= 64;
    return new ImageRecord(image.id(), image.label(), image.size(), image.encoding(), bytes);
  }

  @Test
  void everyMethodGivesTheBitsOfScoringEverything() {
    update(IMAGES.subList(0, 16), METHODS, new PartialScores.Way(2, BATCH, 1), 0);
    PartialScores.Outcome more =
        update(IMAGES, METHODS, new PartialScores.Way(2, BATCH, 7), PartialScores.LISTED);

    assertThat(more.scored()).isEqualTo(8);
  }

  /** As if they came from a machine with other kernels. */
  private void sayTheyAreOf(String processor) {
    warehouse.replace(
        Table.SCORE_PARTS,
        Map.of("model_hash", "model"),
        warehouse
            .read(Table.SCORE_PARTS)
            .withColumn("processor", lit(processor).cast("string"))
            .localCheckpoint());
  }

  @Test
  void whatOtherKernelsScoredIsScoredAgain() {
    assertThat(update(IMAGES.subList(0, 20)).scored()).isEqualTo(20);
    sayTheyAreOf("ND4J avx2, OpenBLAS OTHER, oneDNN avx2");
    assertThat(update(IMAGES.subList(0, 20)).scored()).isEqualTo(20);
    assertThat(update(IMAGES.subList(0, 21)).scored()).isEqualTo(1);
    sayTheyAreOf(null);
    assertThat(update(IMAGES.subList(0, 21)).scored()).as("of an older version").isEqualTo(21);
  }

  @Test
  void anExecutorWithOtherKernelsRefuses() {
    PartScoring scoring = new PartScoring(null, ScorerNames.of(TWO), filters, BATCH, "these", null);

    scoring.checkProcessor("these");
    assertThatThrownBy(() -> scoring.checkProcessor("others"))
        .hasMessageContaining("others")
        .hasMessageContaining("these")
        .hasMessageContaining("OPENBLAS_CORETYPE");
  }

  @Test
  void addedImagesAreScoredAlone() {
    assertThat(update(IMAGES.subList(0, 20)).scored()).isEqualTo(20);
    assertThat(update(IMAGES.subList(0, 23)).scored()).isEqualTo(3);
    assertThat(update(IMAGES.subList(0, 23)).scored()).isZero();
  }

  @Test
  void aChangedOrLostImageMeansItsGroupAgain() {
    update(IMAGES);
    ImageRecord first = IMAGES.get(0);
    long group =
        IMAGES.stream()
            .filter(image -> image.label() == first.label())
            .filter(image -> PartPlan.part(image.id(), 2) == PartPlan.part(first.id(), 2))
            .count();
    assertThat(group).isBetween(2L, 7L);

    List<ImageRecord> changed = new ArrayList<>(IMAGES);
    changed.set(0, otherPixels(first));
    assertThat(update(changed).scored()).isEqualTo(group);

    assertThat(update(changed.subList(1, 24)).scored()).isEqualTo(group - 1);
  }

  @Test
  void anImageThatMovesToAnotherClassLeavesTheFirst() {
    update(IMAGES);
    ImageRecord first = IMAGES.get(0);
    List<ImageRecord> moved = new ArrayList<>(IMAGES);
    moved.set(0, new ImageRecord(first.id(), 1, first.size(), first.encoding(), first.bytes()));

    assertThat(update(moved).scored()).isPositive().isLessThan(14);
  }

  @Test
  void aWholeClassMayVanish() {
    update(IMAGES);
    List<ImageRecord> rest = IMAGES.stream().filter(image -> image.label() != 2).toList();

    assertThat(update(rest).scored()).isZero();
  }

  @Test
  void otherGroupsVersionsOrMethodsAreNoticed() {
    update(IMAGES);
    update(IMAGES, TWO, new PartialScores.Way(5, BATCH, 2), 0);
    update(IMAGES, TWO, new PartialScores.Way(2, BATCH, 64), 0);

    assertThat(
            update(
                    IMAGES,
                    List.copyOf(METHODS.subList(0, 3)),
                    new PartialScores.Way(2, BATCH, 2),
                    0)
                .scored())
        .as("by the third")
        .isEqualTo(24);
    assertThat(update(IMAGES).scored()).isZero();

    warehouse
        .spark()
        .sql("UPDATE score_parts SET scorer_version = 0 WHERE scorer = 'mean-activation'");
    assertThat(update(IMAGES).scored()).isEqualTo(24);

    warehouse.spark().sql("UPDATE score_parts SET context = 'x'");
    assertThat(update(IMAGES).scored()).isEqualTo(24);
  }

  @Test
  void moreGroupsOrImagesHoldNothingOfTheSizeOfBoth() {
    update(IMAGES);
    Row row = warehouse.read(Table.SCORE_PARTS).where("scorer = 'mean-activation'").first();

    assertThat(row.<byte[]>getAs("statistics").length).isPositive();
    assertThat(row.<Long>getAs("images")).isEqualTo(row.getList(7).size());
  }
}
