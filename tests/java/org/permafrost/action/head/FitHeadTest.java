package org.permafrost.action.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.permafrost.action.evaluate.EvaluateModel;
import org.permafrost.action.prepare.PrepareImages;
import org.permafrost.action.train.TrainRequest;
import org.permafrost.action.train.TrainStrategically;
import org.permafrost.action.train.TrainingCase;
import org.permafrost.freeze.CutEdges;
import org.permafrost.head.Answer;
import org.permafrost.head.HeadKind;
import org.permafrost.head.file.HeadState;
import org.permafrost.head.sums.FeatureMap;
import org.permafrost.network.model.ModelFile;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.Split;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.prepare.PreparedImages;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.spark.stage.HeadFeatures;
import org.permafrost.spark.stage.HeadSumsStage;
import org.permafrost.table.Table;

@Tag("slow")
class FitHeadTest {
  private static final String RUN = "whole";
  private static final List<String> ALL = List.of();
  private static final List<String> FIRST = List.of("0", "1", "2", "3", "4");
  private static final List<String> SECOND = List.of("5", "6", "7", "8", "9");

  @TempDir static Path folder;

  private static TrainingCase training;

  @BeforeAll
  static void train() {
    training = TrainingCase.prepared(folder);
    training.train(RUN, "train.mode", "baseline", "train.epochs", "2");
    training.train("other", "train.mode", "baseline", "train.epochs", "1");
    train("sealed-a", Optional.empty(), "[0, 1, 2, 3, 4]", "sealed", "end");
    train("exact-a", Optional.empty(), "[0, 1, 2, 3, 4]", "exact", "end");
  }

  private static void train(
      String run, Optional<String> from, String classes, String freeze, String when) {
    new TrainStrategically(training.warehouse(), Progress.SILENT, () -> false)
        .start(
            new TrainRequest(
                run,
                TrainingCase.DATASET,
                from,
                training.settings(
                    "train.mode",
                    "freeze",
                    "train.epochs",
                    "1",
                    "train.classes",
                    classes,
                    "strategy.freeze",
                    freeze,
                    "strategy.freeze-at",
                    when,
                    "strategy.protect.repair-epochs",
                    "1",
                    "strategy.top",
                    "0.5")));
  }

  private static String file(String name) {
    return folder.resolve(name + ".head").toString();
  }

  private static HeadResult fit(
      String run,
      HeadKind kind,
      List<String> classes,
      Optional<String> addTo,
      boolean sealed,
      String out,
      String... settings) {
    return new FitHead(training.warehouse(), Progress.SILENT)
        .run(
            new HeadRequest(
                Optional.of(run),
                Optional.empty(),
                TrainingCase.DATASET,
                kind,
                classes,
                addTo,
                sealed,
                file(out),
                training.settings(settings)));
  }

  private static HeadResult fit(HeadKind kind, List<String> classes, String out) {
    return fit(RUN, kind, classes, Optional.empty(), false, out);
  }

  private static HeadResult add(HeadKind kind, String to, List<String> classes, String out) {
    return fit(RUN, kind, classes, Optional.of(file(to)), false, out);
  }

  private static double accuracy(HeadResult result, Answer answer) {
    return result.measured().stream()
        .filter(m -> m.answer() == answer)
        .findFirst()
        .orElseThrow()
        .accuracy();
  }

  @ParameterizedTest
  @EnumSource(HeadKind.class)
  void twoTasksGiveAHeadForAllClasses(HeadKind kind) {
    String name = kind.label();
    HeadResult first = fit(kind, FIRST, name + "-1");
    HeadResult second = add(kind, name + "-1", SECOND, name + "-2");

    assertThat(first.images()).isEqualTo(5);
    assertThat(second.images()).isEqualTo(10);
    assertThat(second.head().tasks()).hasSize(2);
    assertThat(second.head().sums().images()).isEqualTo(60);
    assertThat(second.head().numbers()).isEqualTo(first.head().numbers());
    assertThat(second.measured()).extracting(m -> m.answer()).containsExactly(Answer.values());
    assertThat(accuracy(second, Answer.NETWORK)).isEqualTo(ownAccuracy());
    assertThat(accuracy(second, Answer.HEAD_TASK_KNOWN))
        .isGreaterThanOrEqualTo(accuracy(second, Answer.HEAD));
    HeadState read = new HeadFiles(training.warehouse()).read(file(name + "-2")).head();
    assertThat(read).isEqualTo(second.head());
    assertThat(add(kind, name + "-1", SECOND, name + "-3").hash()).isEqualTo(second.hash());
  }

  private static double ownAccuracy() {
    return new EvaluateModel(training.warehouse(), Progress.SILENT)
        .run(
            new EvaluateModel.Request(
                Optional.of(RUN),
                Optional.empty(),
                TrainingCase.DATASET,
                Split.VALIDATION,
                ALL,
                ALL,
                OptionalInt.empty(),
                training.settings()))
        .accuracy();
  }

  @Test
  void tablesSayWhatTheHeadIsAndWhatItReached() {
    HeadResult result = fit(HeadKind.SLDA, ALL, "tables");
    fit(HeadKind.SLDA, ALL, "tables");
    List<Row> heads = rows(Table.HEADS, result.hash());
    List<Row> evaluations = rows(Table.HEAD_EVALUATIONS, result.hash());

    assertThat(heads).hasSize(10);
    assertThat(heads.get(0).<String>getAs("model_hash")).isEqualTo(result.modelHash());
    assertThat(heads).allSatisfy(row -> assertThat(row.<Long>getAs("images")).isEqualTo(6));
    assertThat(evaluations).hasSize(30);
    assertThat(evaluations)
        .filteredOn(row -> row.<String>getAs("answer").equals("head"))
        .allSatisfy(
            row ->
                assertThat(row.<Double>getAs("accuracy"))
                    .isEqualTo(accuracy(result, Answer.HEAD)));
    assertThat(result.notes()).anySatisfy(n -> assertThat(n).contains("60 images for 64 features"));
  }

  private static List<Row> rows(Table table, String head) {
    return training.warehouse().read(table).where("head = '" + head + "'").collectAsList();
  }

  @Test
  void whatCannotBeAddedIsRefused() {
    fit(HeadKind.NCM, FIRST, "refusing");
    refused(
        ExitCode.USAGE,
        () -> add(HeadKind.NCM, "refusing", List.of("4", "5"), "x"),
        "already has the images",
        TrainingCase.DATASET);
    refused(ExitCode.USAGE, () -> add(HeadKind.SLDA, "refusing", SECOND, "x"), "--head ncm");
    refused(ExitCode.DATA, () -> add(HeadKind.NCM, "nowhere", SECOND, "x"), "no head");
    refused(
        ExitCode.DATA,
        () -> fit("other", HeadKind.NCM, SECOND, Optional.of(file("refusing")), false, "x"),
        "features may differ");
    refused(ExitCode.USAGE, () -> fit(HeadKind.NCM, List.of("zebra"), "x"), "no class zebra");
    refused(
        ExitCode.USAGE,
        () -> fit(RUN, HeadKind.NCM, SECOND, Optional.of(file("refusing")), true, "x"),
        "--sealed is for a new head");
    assertThat(folder.resolve("x.head")).doesNotExist();
  }

  @Test
  void aDamagedHeadIsRefused() throws IOException {
    fit(HeadKind.NCM, FIRST, "whole");
    byte[] bytes = Files.readAllBytes(Path.of(file("whole")));
    bytes[bytes.length / 2] ^= 1;
    Files.write(folder.resolve("damaged.head"), bytes);

    refused(ExitCode.DATA, () -> add(HeadKind.NCM, "damaged", SECOND, "x"), "damaged.head");
  }

  @Test
  void tooFewImagesForAnInverseAreRefused() {
    refused(
        ExitCode.DATA,
        () ->
            fit(
                RUN,
                HeadKind.SLDA,
                ALL,
                Optional.empty(),
                false,
                "x",
                "head.slda-shrinkage",
                "0"),
        "60 images",
        "raise head.slda-shrinkage");
    refused(
        ExitCode.DATA,
        () -> fit(HeadKind.RIDGE, List.of("3"), "x"),
        "single class",
        "Set head.ridge-gamma");
    refused(
        ExitCode.USAGE,
        () ->
            fit(
                RUN,
                HeadKind.FECAM,
                ALL,
                Optional.empty(),
                false,
                "x",
                "head.fecam-diagonal",
                "-1"),
        "head.fecam-diagonal");
  }

  private static void refused(ExitCode code, Runnable fitting, String... words) {
    assertThatThrownBy(fitting::run)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(code))
        .hasMessageContainingAll(words);
  }

  @Test
  void aClassWithoutTrainingImagesIsRefused() throws IOException {
    Path source = Files.createDirectories(folder.resolve("gap"));
    List<Path> classes;
    try (var list = Files.list(folder.resolve("images/train"))) {
      classes = list.filter(Files::isDirectory).sorted().limit(3).toList();
    }
    for (Path of : classes) {
      List<Path> images;
      try (var list = Files.list(of)) {
        images = list.sorted().toList();
      }
      boolean gap = of.equals(classes.get(2));
      for (int i = 0; i < images.size(); i++) {
        String split = gap || i == 0 ? "val" : "train";
        Path to = source.resolve(split).resolve(of.getFileName());
        Files.createDirectories(to);
        Files.copy(images.get(i), to.resolve(images.get(i).getFileName()));
      }
    }
    new PrepareImages(training.warehouse(), Progress.SILENT)
        .run(new PrepareImages.Request(source.toString(), "gap", training.settings().prep()));
    String missing = classes.get(2).getFileName().toString();

    refused(
        ExitCode.DATA,
        () ->
            new FitHead(training.warehouse(), Progress.SILENT)
                .run(
                    new HeadRequest(
                        Optional.of(RUN),
                        Optional.empty(),
                        "gap",
                        HeadKind.NCM,
                        ALL,
                        Optional.empty(),
                        false,
                        file("x"),
                        training.settings())),
        missing,
        "no images in the split train");
  }

  /** After another task, the network has the same features for the first one, to the bit. */
  @Test
  void sealedFeaturesOutliveTheNextTask() {
    HeadResult first =
        fit("sealed-a", HeadKind.SLDA, FIRST, Optional.empty(), true, "sealed-1");
    fit("sealed-a", HeadKind.SLDA, FIRST, Optional.empty(), false, "unsealed");
    train("sealed-b", Optional.of("sealed-a"), "[5, 6, 7, 8, 9]", "sealed", "never");
    HeadState state = first.head();

    assertThat(state.source().channels().size()).isBetween(1, 63);
    assertThat(again("sealed-b", state)).isEqualTo(state.sums());
    assertThat(again(RUN, state)).as("otherwise this shows nothing").isNotEqualTo(state.sums());
    HeadResult second =
        fit(
            "sealed-b",
            HeadKind.SLDA,
            SECOND,
            Optional.of(file("sealed-1")),
            false,
            "sealed-2");
    assertThat(second.modelHash()).isNotEqualTo(first.modelHash());
    assertThat(second.images()).isEqualTo(10);
    refused(
        ExitCode.DATA,
        () ->
            fit("sealed-b", HeadKind.SLDA, SECOND, Optional.of(file("unsealed")), false, "x"),
        "features may differ");
    refused(
        ExitCode.DATA,
        () -> fit(RUN, HeadKind.SLDA, SECOND, Optional.of(file("sealed-1")), false, "x"),
        "sealed features");
  }

  /** The sums of the first task by another model. */
  private static Object again(String run, HeadState state) {
    SavedModel model = training.checkpoint(run, 1);
    FeatureMap map = state.sums().map();
    try (HeadFeatures features =
        new HeadFeatures(
            PreparedImages.read(training.warehouse(), TrainingCase.DATASET, Split.TRAIN)
                .filter(image -> image.label() < 5),
            NetworkSnapshot.of(model, Layers.NATIVE),
            state.source(),
            32)) {
      SortedMap<Integer, String> names = new TreeMap<>();
      for (int label = 0; label < 5; label++) {
        names.put(label, model.description().classNames().get(label));
      }
      return HeadSumsStage.run(features, names, map, state.kind().spread());
    }
  }

  @Test
  void whatOthersReachIsNotSealed() {
    refused(
        ExitCode.USAGE,
        () -> fit("exact-a", HeadKind.NCM, FIRST, Optional.empty(), true, "x"),
        "No feature of exact-a is sealed");
    refused(
        ExitCode.USAGE,
        () -> fit(RUN, HeadKind.NCM, FIRST, Optional.empty(), true, "x"),
        "No feature of whole is sealed");
    HeadResult sealed = fit("sealed-a", HeadKind.NCM, FIRST, Optional.empty(), true, "tight");
    String leaking = leaking(sealed.head()).toString();
    refused(ExitCode.USAGE, () -> ofFile(leaking, true, Optional.empty()), "reached by others");
    refused(
        ExitCode.DATA,
        () -> ofFile(leaking, false, Optional.of(file("tight"))),
        "sealed features that the model");
  }

  /** The sealed model with one cut weight that is not zero. */
  private static Path leaking(HeadState state) {
    SavedModel model = training.checkpoint("sealed-a", 2);
    Map<FilterId, Integer> since = new HashMap<>();
    state
        .source()
        .filters()
        .forEach((layer, all) -> all.forEach(i -> since.put(new FilterId(layer, i), 0)));
    float[] parameters = model.parameters().clone();
    CutEdges cut = CutEdges.of(model.catalog(), since, Map.of());
    assertThat(cut.firstLeak(parameters)).isEmpty();
    parameters[cut.positions().list().get(0).start()] = 1e-3f;
    Path path = folder.resolve("leaking.model");
    ModelFile.write(
        training.warehouse().fileSystem(),
        new org.apache.hadoop.fs.Path(path.toString()),
        new SavedModel(
            model.description(),
            model.configuration(),
            parameters,
            Optional.empty(),
            model.extras()));
    return path;
  }

  private static void ofFile(String model, boolean sealed, Optional<String> addTo) {
    new FitHead(training.warehouse(), Progress.SILENT)
        .run(
            new HeadRequest(
                Optional.empty(),
                Optional.of(model),
                TrainingCase.DATASET,
                HeadKind.NCM,
                SECOND,
                addTo,
                sealed,
                file("x"),
                training.settings()));
  }
}
