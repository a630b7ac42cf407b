package org.permafrost.action.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.image.Normalizer;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.NetworkSettings.Stem;
import org.permafrost.settings.Split;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.prepare.PreparedImages;
import org.permafrost.spark.stage.EvaluationStage;
import org.permafrost.spark.stage.ImageVector;
import org.permafrost.spark.stage.VectorStage;
import org.permafrost.strategy.Herding;
import org.permafrost.strategy.LearningState;
import org.permafrost.table.Table;

/** Settings of a run that change what it does. */
@Tag("slow")
class TrainingChoicesTest {
  @TempDir static Path folder;

  private static TrainingCase training;

  @BeforeAll
  static void prepare() {
    training = TrainingCase.prepared(folder);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aRunRepeatsBitForBitWithTheSameWorkers(int workers) {
    String first = "first-of-" + workers;
    String second = "second-of-" + workers;
    for (String run : List.of(first, second)) {
      training.train(run, "train.workers", "" + workers, "train.epochs", "1");
    }

    assertThat(training.contents(second)).isEqualTo(training.contents(first)).isNotEmpty();
    assertThat(training.checkpoint(second, 1).parameters())
        .isEqualTo(training.checkpoint(first, 1).parameters());
  }

  @Test
  void aRunGoesOnWithTheStemItBeganWith() {
    String[] imagenet = {"network.stem", "imagenet", "train.epochs", "1", "train.mode", "baseline"};
    training.train("imagenet-stem", imagenet);

    SavedModel model = training.checkpoint("imagenet-stem", 1);
    assertThat(model.description().stem()).isEqualTo(Stem.IMAGENET);
    assertThat(model.catalog().layer("stem").kernelHeight()).isEqualTo(7);
    assertThatThrownBy(() -> from("own-stem", "imagenet-stem", "train.mode", "baseline"))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("the stem imagenet, this run auto", "network.stem");
    assertThatThrownBy(
            () ->
                from(
                    "new-head",
                    "imagenet-stem",
                    "network.head",
                    "new",
                    "network.stem",
                    "small",
                    "train.mode",
                    "baseline"))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("the stem imagenet", "network.stem = small");
    from("new-head", "imagenet-stem", "network.head", "new", "train.epochs", "1");
    assertThat(training.checkpoint("new-head", 1).description().stem()).isEqualTo(Stem.IMAGENET);
    assertThat(from("same-stem", "imagenet-stem", imagenet).epochs()).isEqualTo(1);
  }

  private static TrainResult from(String run, String origin, String... settings) {
    return new TrainStrategically(training.warehouse(), Progress.SILENT, () -> false)
        .start(
            new TrainRequest(
                run, TrainingCase.DATASET, Optional.of(origin), training.settings(settings)));
  }

  @Test
  void anotherSeedIsAnotherRun() {
    training.train("seed-1", "train.epochs", "1", "train.mode", "baseline");
    training.train("seed-2", "train.epochs", "1", "train.mode", "baseline", "train.seed", "2");

    assertThat(training.checkpoint("seed-2", 1).hash())
        .isNotEqualTo(training.checkpoint("seed-1", 1).hash());
  }

  @Test
  void thePosterMeasuresOnTheTrainingImages() {
    training.train("literal", "train.epochs", "1", "train.evaluate-on", "train");

    List<Row> metrics =
        training.rows(Table.CLASS_METRICS, "literal", 1).stream()
            .filter(row -> !row.<String>getAs("split").equals("validation"))
            .toList();
    assertThat(metrics)
        .hasSize(10)
        .allSatisfy(row -> assertThat(row.<String>getAs("split")).isEqualTo("train"))
        .allSatisfy(row -> assertThat(row.<Long>getAs("support")).isEqualTo(6));
  }

  @Test
  void aHardResidueIsWhatIsStillWrong() {
    training.train("hard", "train.epochs", "1", "strategy.residue-choice", "hard");

    SavedModel model = training.checkpoint("hard", 1);
    Set<String> wrong =
        EvaluationStage.mistakes(
            PreparedImages.read(training.warehouse(), TrainingCase.DATASET, Split.TRAIN),
            snapshot(model),
            training.settings().evaluate().batchSize());
    LearningState state = training.state("hard", 1).learning();
    assertThat(state.residue()).hasSize(2);
    state
        .residue()
        .forEach(
            (label, kept) -> {
              String folder = "/" + model.description().classNames().get(label) + "/";
              long mistakes = wrong.stream().filter(id -> id.contains(folder)).count();
              assertThat(kept).hasSize(2);
              assertThat(kept.stream().filter(wrong::contains))
                  .hasSize((int) Math.min(2, mistakes));
            });
    assertThat(wrong).as("otherwise this shows nothing").isNotEmpty();
  }

  @Test
  void aHerdedResidueStaysNearestToTheMeanFeatureOfItsClass() {
    training.train("herded", "train.epochs", "1", "strategy.residue-choice", "herding");

    SavedModel model = training.checkpoint("herded", 1);
    LearningState state = training.state("herded", 1).learning();
    assertThat(state.residue()).hasSize(2);
    state
        .residue()
        .forEach(
            (label, kept) -> {
              List<ImageVector> images =
                  VectorStage.features(
                      PreparedImages.read(training.warehouse(), TrainingCase.DATASET, Split.TRAIN)
                          .filter(image -> image.label() == label),
                      snapshot(model),
                      training.settings().evaluate().batchSize());
              List<float[]> features = images.stream().map(ImageVector::values).toList();
              assertThat(images).hasSize(6);
              assertThat(kept)
                  .containsExactlyInAnyOrderElementsOf(
                      Herding.choose(features, 2).stream()
                          .map(i -> images.get(i).imageId())
                          .toList());
            });
  }

  private static NetworkSnapshot snapshot(SavedModel model) {
    return new NetworkSnapshot(
        model.configuration(),
        model.parameters(),
        new Normalizer(model.description().normalization()));
  }

  @Test
  void aFreshResidueIsDrawnForEveryEpoch() {
    training.train("fresh", "strategy.residue-choice", "fresh", "strategy.residue", "0.5");

    LearningState second = training.state("fresh", 2).learning();
    LearningState third = training.state("fresh", 3).learning();
    Set<Integer> firstDropped = training.state("fresh", 1).learning().dropped();
    assertThat(firstDropped).hasSize(2);
    assertThat(second.residue()).containsOnlyKeys(firstDropped);
    SortedSet<Integer> inBoth = second.dropped();
    assertThat(third.residue()).containsOnlyKeys(inBoth);
    assertThat(firstDropped)
        .anyMatch(label -> !third.residue().get(label).equals(second.residue().get(label)));
    assertThat(training.rows(Table.EPOCHS, "fresh", 2).get(0).<Long>getAs("images"))
        .isEqualTo(8 * 6 + 2 * 3);
  }

  @Test
  void droppedNeuronsLetNoClassLeave() {
    String[] neurons = {"strategy.dropout", "neurons", "train.dropout", "0.5"};
    training.train("neurons", with(neurons, "train.epochs", "2"));
    training.train("neurons-again", with(neurons, "train.epochs", "2"));

    assertThat(training.rows(Table.EPOCHS, "neurons"))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.<Integer>getAs("active_classes")).isEqualTo(10))
        .allSatisfy(row -> assertThat(row.<Long>getAs("images")).isEqualTo(60));
    assertThat(training.state("neurons", 1).learning().residue()).isEmpty();
    assertThat(training.rows(Table.FROZEN_FILTERS, "neurons", 1))
        .as("the mode still freezes")
        .isNotEmpty();
    assertThat(training.contents("neurons-again")).isEqualTo(training.contents("neurons"));
    assertThat(training.checkpoint("neurons-again", 2).parameters())
        .isEqualTo(training.checkpoint("neurons", 2).parameters());
  }

  @Test
  void neuronDropoutOfItsOwnIsARegulariserOfEveryMode() {
    String[] baseline = {"train.mode", "baseline", "train.epochs", "1"};
    training.train("plain", baseline);
    training.train("regular", with(baseline, "train.dropout", "0.5"));
    training.train("column", with(baseline, "train.dropout", "0.5", "strategy.dropout", "neurons"));

    float[] plain = training.checkpoint("plain", 1).parameters();
    assertThat(training.checkpoint("regular", 1).parameters()).isNotEqualTo(plain);
    assertThat(training.checkpoint("column", 1).parameters())
        .as("read as the poster's dropout, the baseline has none")
        .isEqualTo(plain);
  }

  private static String[] with(String[] settings, String... more) {
    return Stream.concat(Stream.of(settings), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void runningScoresRankWithoutAPassAndChangeNoTraining() {
    training.train("passing", "train.epochs", "1");
    training.train("running", "train.epochs", "1", "strategy.rank-when", "running");

    assertThat(training.checkpoint("running", 1).parameters())
        .isEqualTo(training.checkpoint("passing", 1).parameters());
    assertThat(training.rows(Table.CLASS_SCORES, "running", 1))
        .hasSameSizeAs(training.rows(Table.CLASS_SCORES, "passing", 1))
        .allSatisfy(
            row -> assertThat(row.<String>getAs("scorer")).isEqualTo("running-max-activation"))
        .allSatisfy(row -> assertThat(row.<Long>getAs("count")).isEqualTo(6));
    assertThat(training.rows(Table.FROZEN_FILTERS, "running", 1))
        .isNotEmpty()
        .extracting(row -> row.<Double>getAs("score"))
        .isNotEqualTo(
            training.rows(Table.FROZEN_FILTERS, "passing", 1).stream()
                .map(row -> row.<Double>getAs("score"))
                .toList());
  }

  @Test
  void theBestEpochMayBeReported() {
    TrainResult best = training.train("best", "train.mode", "baseline", "strategy.report", "best");

    Row expected =
        training.rows(Table.EPOCHS, "best").stream()
            .max(
                Comparator.comparingDouble((Row row) -> row.getAs("accuracy"))
                    .thenComparing(row -> -row.<Integer>getAs("epoch")))
            .orElseThrow();
    assertThat(best.modelHash()).isEqualTo(expected.getAs("model_hash"));
    assertThat(training.runRow("best").<String>getAs("model_path"))
        .isEqualTo(expected.getAs("model_path"))
        .isEqualTo(best.modelPath());
    assertThat(best.epochs()).isEqualTo(3);
  }

  @Test
  void gradientZeroLetsFrozenWeightsMove() {
    training.train("leaky", "strategy.freeze", "gradient-zero", "train.epochs", "2");

    SavedModel one = training.checkpoint("leaky", 1);
    SavedModel two = training.checkpoint("leaky", 2);
    var frozen = training.state("leaky", 1).learning().mask().filters();
    assertThat(frozen).isNotEmpty();
    assertThat(
            frozen.stream()
                .map(f -> one.catalog().layer(f.layer()).weights(f.index()).start())
                .filter(p -> one.parameters()[p] != two.parameters()[p]))
        .as("momentum and weight decay still move them")
        .isNotEmpty();
  }
}
