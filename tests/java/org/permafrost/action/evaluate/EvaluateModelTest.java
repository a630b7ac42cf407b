package org.permafrost.action.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.train.TrainResult;
import org.permafrost.action.train.TrainingCase;
import org.permafrost.image.Normalizer;
import org.permafrost.network.model.ModelFile;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.rank.ClassMetrics;
import org.permafrost.rank.ConfusionMatrix;
import org.permafrost.settings.Split;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.prepare.PreparedImages;
import org.permafrost.spark.stage.ImageVector;
import org.permafrost.spark.stage.VectorStage;
import org.permafrost.table.Table;

@Tag("slow")
class EvaluateModelTest {
  private static final String RUN = "evaluated";
  private static final List<String> ALL = List.of();

  @TempDir static Path folder;

  private static TrainingCase training;
  private static TrainResult trained;

  @BeforeAll
  static void train() {
    training = TrainingCase.prepared(folder);
    trained = training.train(RUN, "train.mode", "baseline", "train.epochs", "2");
  }

  private static EvaluationResult evaluate(
      Optional<String> run,
      Optional<String> model,
      String dataset,
      Split split,
      List<String> classes,
      List<String> among) {
    return new EvaluateModel(training.warehouse(), Progress.SILENT)
        .run(
            new EvaluateModel.Request(
                run,
                model,
                dataset,
                split,
                classes,
                among,
                OptionalInt.empty(),
                training.settings()));
  }

  private static EvaluationResult evaluate(Split split, List<String> classes, List<String> among) {
    return evaluate(
        Optional.of(RUN), Optional.empty(), TrainingCase.DATASET, split, classes, among);
  }

  @Test
  void agreesWithWhatTheRunReported() {
    EvaluationResult result = evaluate(Split.VALIDATION, ALL, ALL);

    assertThat(result.accuracy()).isEqualTo(trained.accuracy());
    assertThat(result.metrics()).isEqualTo(trained.metrics());
    assertThat(result.modelHash()).isEqualTo(trained.modelHash());
    assertThat(result.images()).isEqualTo(10);
    assertThat(result.epoch()).isEqualTo(2);
  }

  @Test
  void countsChosenImagesAndPredictsAmongChosenClasses() {
    EvaluationResult result = evaluate(Split.TRAIN, List.of("1", "4"), List.of("1", "4", "7"));

    ConfusionMatrix expected = new ConfusionMatrix(10);
    for (ImageVector image : logits()) {
      if (image.label() == 1 || image.label() == 4) {
        float[] z = image.values();
        int best = z[4] > z[1] ? 4 : 1;
        expected.add(image.label(), z[7] > z[best] ? 7 : best);
      }
    }
    assertThat(result.images()).isEqualTo(12);
    assertThat(result.accuracy()).isEqualTo(expected.accuracy());
    assertThat(result.metrics())
        .containsExactly(expected.metrics().get(1), expected.metrics().get(4));
    assertThat(result.macroF1())
        .isEqualTo((result.metrics().get(0).f1() + result.metrics().get(1).f1()) / 2);
  }

  private static List<ImageVector> logits() {
    SavedModel model = training.checkpoint(RUN, 2);
    return VectorStage.logits(
        PreparedImages.read(training.warehouse(), TrainingCase.DATASET, Split.TRAIN),
        new NetworkSnapshot(
            model.configuration(),
            model.parameters(),
            new Normalizer(model.description().normalization())),
        16);
  }

  /** Its softmax is 1 for that class and 0 for all others, its logits still tell them apart. */
  @Test
  void aModelThatIsSureOfAnotherClassStillAnswersAmongTheRest() {
    List<String> rest = List.of("1", "2", "3", "4", "5", "6", "7", "8", "9");
    SavedModel model = training.checkpoint(RUN, 2);
    float[] parameters = model.parameters().clone();
    parameters[model.catalog().classifier().bias().orElseThrow().start()] += 500;
    org.apache.hadoop.fs.Path path = training.warehouse().modelFolder("sure.model");
    ModelFile.write(
        training.warehouse().fileSystem(),
        path,
        new SavedModel(
            model.description(),
            model.configuration(),
            parameters,
            Optional.empty(),
            new TreeMap<>()));

    EvaluationResult sure =
        evaluate(
            Optional.empty(),
            Optional.of(path.toString()),
            TrainingCase.DATASET,
            Split.TRAIN,
            rest,
            rest);

    assertThat(sure.metrics()).isEqualTo(evaluate(Split.TRAIN, rest, rest).metrics());
    assertThat(sure.metrics()).extracting(ClassMetrics::recall).isNotEqualTo(0.0);
    assertThat(sure.accuracy()).as("otherwise this shows nothing").isGreaterThan(1.0 / 9);
  }

  @Test
  void theSameEvaluationReplacesItsRows() {
    String first = trained.classNames().get(0);
    String third = trained.classNames().get(2);
    evaluate(Split.HOLDOUT, List.of(first, third), List.of(first, third));
    List<String> rows = rows(Split.HOLDOUT);

    evaluate(Split.HOLDOUT, List.of("2", "0"), List.of("2", first));

    assertThat(rows(Split.HOLDOUT)).isEqualTo(rows).hasSize(2);
    evaluate(Split.HOLDOUT, List.of(first, third), ALL);
    assertThat(rows(Split.HOLDOUT)).hasSize(4).containsAll(rows);
    Row row = training.rows(Table.EVALUATIONS, RUN).get(0);
    assertThat(row.<String>getAs("model_hash")).isEqualTo(trained.modelHash());
    assertThat(
            training
                .warehouse()
                .read(Table.EVALUATIONS)
                .where("split = 'holdout'")
                .select("classes", "among")
                .distinct()
                .collectAsList()
                .stream()
                .map(r -> r.getString(0) + " | " + r.getString(1)))
        .containsExactlyInAnyOrder(
            first + ", " + third + " | " + first + ", " + third, first + ", " + third + " | all");
  }

  private static List<String> rows(Split split) {
    return training.rows(Table.EVALUATIONS, RUN).stream()
        .filter(row -> row.<String>getAs("split").equals(split.label()))
        .map(Row::toString)
        .sorted()
        .toList();
  }

  @Test
  void wrongNamesAreRefused() {
    Optional<String> run = Optional.of(RUN);
    Optional<String> none = Optional.empty();
    refuses(ExitCode.DATA, Optional.of("nobody"), none, "drawn", ALL, ALL, "nobody");
    refuses(ExitCode.DATA, none, Optional.of("/nowhere.model"), "drawn", ALL, ALL, "/nowhere");
    refuses(ExitCode.USAGE, run, Optional.of("x"), "drawn", ALL, ALL, "--run", "--model");
    refuses(ExitCode.DATA, run, none, "drwan", ALL, ALL, "did you mean drawn");
    refuses(ExitCode.USAGE, run, none, "drawn", List.of("10"), ALL, "no class 10");
    refuses(ExitCode.USAGE, run, none, "drawn", ALL, List.of("zebra"), "no class zebra");
    refuses(ExitCode.USAGE, run, none, "drawn", List.of("1", "2"), List.of("2", "3"), "--among");
  }

  private static void refuses(
      ExitCode code,
      Optional<String> run,
      Optional<String> model,
      String dataset,
      List<String> classes,
      List<String> among,
      String... words) {
    assertThatThrownBy(() -> evaluate(run, model, dataset, Split.TRAIN, classes, among))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(code))
        .hasMessageContainingAll(words);
  }
}
