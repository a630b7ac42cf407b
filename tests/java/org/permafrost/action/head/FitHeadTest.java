package org.permafrost.action.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.permafrost.action.head.HeadCase.ALL;
import static org.permafrost.action.head.HeadCase.FIRST;
import static org.permafrost.action.head.HeadCase.SECOND;
import static org.permafrost.action.head.HeadCase.accuracy;
import static org.permafrost.action.head.HeadCase.refused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.permafrost.action.evaluate.EvaluateModel;
import org.permafrost.action.train.TrainingCase;
import org.permafrost.head.Answer;
import org.permafrost.head.HeadKind;
import org.permafrost.head.file.HeadState;
import org.permafrost.problem.ExitCode;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Split;
import org.permafrost.settings.bind.RecordCopy;
import org.permafrost.table.Table;

@Tag("slow")
class FitHeadTest {
  private static final String RUN = "whole";

  @TempDir static Path folder;

  private static HeadCase heads;
  private static TrainingCase training;

  @BeforeAll
  static void train() {
    heads = HeadCase.in(folder);
    training = heads.training();
    training.train(RUN, "train.mode", "baseline", "train.epochs", "2");
    training.train("other", "train.mode", "baseline", "train.epochs", "1");
  }

  private static HeadResult fit(HeadKind kind, List<String> classes, String out) {
    return heads.fit(RUN, kind, classes, out);
  }

  private static HeadResult fit(HeadKind kind, List<String> classes, String setting, String value) {
    return heads.fit(
        RecordCopy.of(
            heads.request(RUN, kind, classes, "x"),
            Map.of("settings", training.settings(setting, value))));
  }

  private static HeadResult add(HeadKind kind, String to, List<String> classes, String out) {
    return heads.add(RUN, kind, to, classes, out);
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
    HeadState read = new HeadFiles(training.warehouse()).read(heads.file(name + "-2")).head();
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
                assertThat(row.<Double>getAs("accuracy")).isEqualTo(accuracy(result, Answer.HEAD)));
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
        () -> heads.add("other", HeadKind.NCM, "refusing", SECOND, "x"),
        "features may differ");
    refused(ExitCode.USAGE, () -> fit(HeadKind.NCM, List.of("zebra"), "x"), "no class zebra");
    refused(
        ExitCode.USAGE,
        () ->
            heads.fit(
                RecordCopy.of(
                    heads.request(RUN, HeadKind.NCM, SECOND, "x"),
                    Map.of("addTo", Optional.of(heads.file("refusing")), "sealed", true))),
        "--sealed is for a new head");
    assertThat(folder.resolve("x.head")).doesNotExist();
  }

  @Test
  void aDamagedHeadIsRefused() throws IOException {
    fit(HeadKind.NCM, FIRST, "whole");
    byte[] bytes = Files.readAllBytes(Path.of(heads.file("whole")));
    bytes[bytes.length / 2] ^= 1;
    Files.write(folder.resolve("damaged.head"), bytes);

    refused(ExitCode.DATA, () -> add(HeadKind.NCM, "damaged", SECOND, "x"), "damaged.head");
  }

  @Test
  void tooFewImagesForAnInverseAreRefused() {
    refused(
        ExitCode.DATA,
        () -> fit(HeadKind.SLDA, ALL, "head.slda-shrinkage", "0"),
        "60 images",
        "raise head.slda-shrinkage");
    refused(
        ExitCode.DATA,
        () -> fit(HeadKind.RIDGE, List.of("3"), "x"),
        "single class",
        "Set head.ridge-gamma");
    refused(
        ExitCode.USAGE,
        () -> fit(HeadKind.FECAM, ALL, "head.fecam-diagonal", "-1"),
        "head.fecam-diagonal");
  }
}
