package org.permafrost.action.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.action.evaluate.EvaluateModel;
import org.permafrost.action.judge.JudgeRankings;
import org.permafrost.action.nightly.PublishNight;
import org.permafrost.action.prepare.PrepareImages;
import org.permafrost.action.rank.RankFilters;
import org.permafrost.action.train.TrainRequest;
import org.permafrost.action.train.TrainStrategically;
import org.permafrost.action.train.TrainingCase;
import org.permafrost.image.decode.DrawnImages;
import org.permafrost.network.model.ModelDescription;
import org.permafrost.network.model.ModelFile;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Split;
import org.permafrost.table.Table;

/** A data set of the same name need not be the same data. */
@Tag("slow")
class SameDataTest {
  private static final String[] BASELINE = {"train.mode", "baseline", "train.epochs", "2"};
  private static final String RUN = "trained";

  @TempDir static Path folder;

  private static TrainingCase training;
  private static Path images;
  private static String hash;

  private final List<String> said = new ArrayList<>();

  private final Progress progress =
      new Progress() {
        @Override
        public void step(String what, long done, long total) {}

        @Override
        public void line(String text) {
          said.add(text);
        }
      };

  @BeforeAll
  static void train() {
    training = TrainingCase.prepared(folder);
    images = folder.resolve("images");
    training.train(RUN, BASELINE);
    hash = hash(TrainingCase.DATASET);
    new DrawnImages(2).write(folder.resolve("others"), 80);
    prepare("others", folder.resolve("others"));
    prepare("renamed", images, "prep.class-names", renaming());
  }

  /** Two classes change their names, and so nothing but the meaning of their labels. */
  private static String renaming() {
    List<String> names = new ArrayList<>(classes());
    String text =
        "%s = %s%n%s = %s%n".formatted(names.get(0), names.get(1), names.get(1), names.get(0));
    try {
      return Files.writeString(folder.resolve("names"), text).toString();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> classes() {
    return DatasetDescription.read(training.warehouse(), TrainingCase.DATASET).classNames();
  }

  private static void prepare(String dataset, Path source, String... settings) {
    new PrepareImages(training.warehouse(), Progress.SILENT)
        .run(
            new PrepareImages.Request(
                source.toString(), dataset, training.settings(settings).prep()));
  }

  private static String hash(String dataset) {
    return DatasetDescription.read(training.warehouse(), dataset).content().hash();
  }

  private static void refused(ExitCode code, Runnable work, String... words) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(code))
        .hasMessageContainingAll(words);
  }

  private void resume(String run) {
    new TrainStrategically(training.warehouse(), progress, () -> false)
        .resume(run, training.warehouseFolder());
  }

  private void from(String model, String run, String dataset) {
    new TrainStrategically(training.warehouse(), progress, () -> false)
        .start(new TrainRequest(run, dataset, Optional.of(model), training.settings(BASELINE)));
  }

  private void rank(String dataset) {
    new RankFilters(training.warehouse(), progress)
        .run(
            new RankFilters.Request(
                Optional.of(RUN), Optional.empty(), dataset, Split.TRAIN, training.settings()));
  }

  private void judge(String dataset) {
    new JudgeRankings(training.warehouse(), progress)
        .run(
            new JudgeRankings.Request(
                Optional.of(RUN),
                Optional.empty(),
                dataset,
                Split.TRAIN,
                training.settings("judge.images", "1", "judge.together", "true")));
  }

  private void evaluate(String dataset) {
    new EvaluateModel(training.warehouse(), progress)
        .run(
            new EvaluateModel.Request(
                Optional.of(RUN),
                Optional.empty(),
                dataset,
                Split.VALIDATION,
                List.of(),
                List.of(),
                OptionalInt.empty(),
                training.settings()));
  }

  private void nightly(String dataset) {
    new PublishNight(training.warehouse(), progress)
        .run(
            new PublishNight.Request(
                LocalDate.of(2026, 11, 22), RUN, dataset, Optional.empty(), training.settings()));
  }

  @AfterEach
  void prepareAsItWas() {
    if (!hash(TrainingCase.DATASET).equals(hash) || !isCutAsItWas()) {
      prepare(TrainingCase.DATASET, images);
    }
  }

  private static boolean isCutAsItWas() {
    DatasetDescription now = DatasetDescription.read(training.warehouse(), TrainingCase.DATASET);
    return Optional.of(now.content()).equals(training.checkpoint(RUN, 0).description().content())
        && now.imageSize() == 32
        && now.classNames().equals(training.checkpoint(RUN, 0).description().classNames());
  }

  @Test
  void theRunAndItsModelsSayWhatTheyWereTrainedOn() {
    assertThat(training.runRow(RUN).<String>getAs("content_hash")).isEqualTo(hash);
    for (int epoch = 0; epoch <= 2; epoch++) {
      assertThat(training.checkpoint(RUN, epoch).description().content().orElseThrow().hash())
          .isEqualTo(hash);
    }
  }

  @Test
  void aRunIsNotResumedOnOtherImagesButOnTheSameAgain() {
    training.interruptIn(2, "stopped", BASELINE);
    prepare(TrainingCase.DATASET, folder.resolve("others"));

    refused(
        ExitCode.DATA,
        () -> resume("stopped"),
        "data set drawn was prepared again",
        hash,
        hash(TrainingCase.DATASET),
        "train --from stopped --dataset drawn");
    assertThat(training.runRow("stopped").<String>getAs("status")).isEqualTo("interrupted");
    assertThat(training.rows(Table.EPOCHS, "stopped")).hasSize(1);

    prepare(TrainingCase.DATASET, images);
    resume("stopped");
    assertThat(training.runRow("stopped").<String>getAs("model_hash"))
        .isEqualTo(training.runRow(RUN).getAs("model_hash"));
    assertThat(said).noneMatch(line -> line.contains("content"));
  }

  @Test
  void norOnTheSameImagesCutOtherwiseOrOfAnotherSizeOrUnderOtherNames() {
    training.interruptIn(1, "early", BASELINE);

    prepare(TrainingCase.DATASET, images, "prep.resize", "pad");
    assertThat(hash(TrainingCase.DATASET)).isEqualTo(hash);
    refused(ExitCode.DATA, () -> resume("early"), "prep.resize=shorter-side, now pad");

    prepare(TrainingCase.DATASET, images, "prep.resize", "center-crop", "prep.filter", "bicubic");
    refused(
        ExitCode.DATA,
        () -> resume("early"),
        "prep.resize=shorter-side, now center-crop, prep.scale-to=37, prep.filter=bicubic");
    prepare(TrainingCase.DATASET, images, "prep.orientation", "ignore");
    refused(ExitCode.DATA, () -> resume("early"), "now shorter-side, prep.orientation=ignore");

    prepare(TrainingCase.DATASET, images, "prep.image-size", "48");
    refused(ExitCode.DATA, () -> resume("early"), "had 32 px, now 48 px");

    prepare(TrainingCase.DATASET, images, "prep.class-names", folder.resolve("names").toString());
    refused(ExitCode.DATA, () -> resume("early"), "label 0 is " + classes().get(1));
  }

  @Test
  void aNightSaysThatTheImagesOfAFolderAreCutOtherwise() {
    for (String resize : List.of("shorter-side", "pad")) {
      new PublishNight(training.warehouse(), progress)
          .run(
              new PublishNight.Request(
                  LocalDate.of(2026, 11, 23),
                  RUN,
                  images.toString(),
                  Optional.empty(),
                  training.settings("prep.resize", resize)));
      assertThat(said.stream().filter(line -> line.contains("are cut with")))
          .hasSize(resize.equals("pad") ? 1 : 0)
          .allMatch(line -> line.contains("prep.resize=pad, those that the model was trained on"));
    }
  }

  @Test
  void aRunOfAnOlderVersionGoesOnAndSaysWhatNobodyKnows() {
    training.interruptIn(2, "older", BASELINE);
    SavedModel model = training.checkpoint("older", 1);
    ModelDescription d = model.description();
    SavedModel old =
        new SavedModel(
            new ModelDescription(
                d.run(),
                d.epoch(),
                d.network(),
                d.imageSize(),
                d.classNames(),
                d.dataset(),
                d.normalization(),
                d.seed(),
                d.codeVersion()),
            model.configuration(),
            model.parameters(),
            model.updaterState(),
            model.extras());
    Checkpoints checkpoints = new Checkpoints(training.warehouse(), "older");
    ModelFile.write(training.warehouse().fileSystem(), checkpoints.path(1), old);

    resume("older");

    assertThat(said).anyMatch(line -> line.contains("unknown") && line.contains(hash));
    assertThat(training.checkpoint("older", 2).description().content().orElseThrow().hash())
        .isEqualTo(hash);
  }

  @Test
  void aNewRunFromAnotherMayHaveOtherImagesAndSaysSoButNoOtherClasses() {
    from(RUN, "next", "others");
    assertThat(said)
        .anyMatch(
            line ->
                line.contains("trained on the data set drawn, content " + hash.substring(0, 12))
                    && line.contains("others has content " + hash("others").substring(0, 12)));

    refused(
        ExitCode.USAGE,
        () -> from(RUN, "wrong", "renamed"),
        "Cannot start from trained: label 0 is " + classes().get(0),
        "same classes");
    assertThat(training.rows(Table.RUNS, "wrong")).isEmpty();
  }

  @Test
  void whoLooksAtTheModelOnItsOwnImagesHearsNothingAndOnOthersOneLine() {
    rank(TrainingCase.DATASET);
    judge(TrainingCase.DATASET);
    evaluate(TrainingCase.DATASET);
    nightly(TrainingCase.DATASET);
    assertThat(said).noneMatch(line -> line.contains("content"));

    for (Runnable work :
        List.<Runnable>of(
            () -> rank("others"),
            () -> judge("others"),
            () -> evaluate("others"),
            () -> nightly("others"))) {
      said.clear();
      work.run();
      assertThat(said).filteredOn(line -> line.contains("content")).hasSize(1);
    }
  }

  @Test
  void aReplacedDataSetIsAnotherEvenUnderTheSameName() {
    prepare(TrainingCase.DATASET, folder.resolve("others"));

    evaluate(TrainingCase.DATASET);

    assertThat(said)
        .anyMatch(line -> line.contains(hash.substring(0, 12)) && line.contains("drawn has"));
    prepareAsItWas();
    evaluate(TrainingCase.DATASET);
    assertThat(training.rows(Table.EVALUATIONS, RUN))
        .filteredOn(row -> row.<String>getAs("dataset").equals(TrainingCase.DATASET))
        .extracting(row -> row.<String>getAs("content_hash"))
        .contains(hash)
        .hasSize(2 * classes().size());
  }

  /** The images of two classes bear each other's name: labels are outputs of the network still. */
  @Test
  void labelsFollowTheNamesOfClasses() {
    prepareAsItWas();
    rank(TrainingCase.DATASET);
    rank("renamed");

    List<String> swapped = List.of(classes().get(1), classes().get(0));
    for (int label = 0; label < 2; label++) {
      assertThat(scores("renamed", classes().get(label), label))
          .isNotEmpty()
          .isEqualTo(scores(TrainingCase.DATASET, swapped.get(label), 1 - label));
    }
  }

  private static List<Double> scores(String dataset, String name, int label) {
    return training.rows(Table.CLASS_SCORES, RUN).stream()
        .filter(row -> row.<String>getAs("dataset").equals(dataset))
        .filter(row -> row.<String>getAs("class").equals(name))
        .filter(row -> row.<Integer>getAs("label") == label)
        .sorted(
            Comparator.comparing((Row row) -> row.<String>getAs("layer"))
                .thenComparing(row -> row.<Integer>getAs("filter")))
        .map(row -> row.<Double>getAs("mean"))
        .toList();
  }

  @Test
  void aNightOnUnknownClassesIsRefused() throws Exception {
    String name = classes().get(0);
    prepare(
        "alien",
        images,
        "prep.class-names",
        Files.writeString(folder.resolve("alien"), name + " = spaceship\n").toString());

    refused(ExitCode.DATA, () -> nightly("alien"), "spaceship", "does not know");
    refused(ExitCode.DATA, () -> judge("alien"), "spaceship", "does not know");
    refused(ExitCode.DATA, () -> rank("alien"), "spaceship", "does not know");
    refused(ExitCode.DATA, () -> evaluate("alien"), "spaceship", "does not know");
  }
}
