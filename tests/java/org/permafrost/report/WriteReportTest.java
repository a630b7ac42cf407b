package org.permafrost.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.golden.GoldenWarehouse;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.report.chart.Numbers;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.spark.LocalSpark;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;
import org.w3c.dom.Element;

/** What stays in target/report is looked at by tests/report/run, in a browser. */
class WriteReportTest {
  private static final Path REPORTS = Path.of("target/report");

  /** Every table has rows of the run exact; see tests/golden/releases. */
  private static final Path RELEASE = Path.of("tests/golden/releases/0.1.0/warehouse.tar.xz");

  /** Names as they come from folders that somebody else made. */
  private static final String HOSTILE = "<script>alert('1')</script> & \"co\" ]]> ${1+1}";

  private static final String TURNED = "\u202Egnp.exe\n\u0007\uFFFF";
  private static final String LONG = "a name without an end ".repeat(20).strip();
  private static final String WIDE = "猫と犬 🐈🐕 Ελληνικά";

  @TempDir private Path folder;

  @BeforeAll
  static void makeFolder() throws Exception {
    Files.createDirectories(REPORTS);
  }

  private static WriteReport.Result write(Warehouse warehouse, Path file, String... runs) {
    return new WriteReport(warehouse, Progress.SILENT)
        .run(new WriteReport.Request(List.of(runs), file));
  }

  @Test
  void showsEverySectionOfWhatTheTablesHold() throws Exception {
    Warehouse warehouse = GoldenWarehouse.unpack(RELEASE, folder).open();
    Path file = REPORTS.resolve("release.html");

    WriteReport.Result result = write(warehouse, file, "exact", "sealed-next");

    ReportText report = ReportText.of(file);
    List<String> ofExact =
        List.of(
            "glance",
            "learning",
            "classes",
            "recognition",
            "training",
            "frozen",
            "scores",
            "overlap",
            "histogram",
            "drift",
            "judging",
            "nights",
            "time",
            "proof",
            "settings");
    assertThat(report.topics())
        .startsWith("runs-facts", "runs-learning", "runs-settings")
        .containsSubsequence(ofExact.stream().map(key -> "run-1-" + key).toList())
        .contains("run-2-proof", "run-2-missing")
        .containsSubsequence("run-1-missing", "run-2-glance");
    assertThat(result.missing()).extracting("title").startsWith("Tasks of the sequence");
    assertThat(result.topics()).extracting("id").containsAll(List.of("runs-facts", "run-1-drift"));
    assertThat(result.bytes()).isEqualTo(Files.size(file)).isLessThan(1 << 20);

    assertThat(report.elements("figure")).hasSizeGreaterThan(20).allSatisfy(this::isReadable);
    Row epoch = last(warehouse, "exact");
    String accuracy = Numbers.percent(epoch.<Double>getAs("accuracy"));
    assertThat(report.texts("td")).contains(accuracy);
    assertThat(report.texts("dd")).contains(epoch.<String>getAs("model_hash"));
    assertThat(report.texts("th")).contains("train.optimizer.name", "strategy.drift");
    assertThat(Files.readString(file)).doesNotContain("<script", "http://localhost", "src=");

    Path again = folder.resolve("again.html");
    write(warehouse, again, "exact", "sealed-next");
    assertThat(again).hasSameBinaryContentAs(file);
  }

  /** Names, a picture that says what it is, and the numbers. */
  private void isReadable(Element figure) {
    assertThat(figure.getElementsByTagName("figcaption").getLength()).isOne();
    assertThat(figure.getElementsByTagName("td").getLength()).isPositive();
    assertThat(figure.getElementsByTagName("svg").getLength()).isPositive();
    for (int i = 0; i < figure.getElementsByTagName("svg").getLength(); i++) {
      Element svg = (Element) figure.getElementsByTagName("svg").item(i);
      assertThat(svg.getAttribute("role")).isEqualTo("img");
      assertThat(svg.getFirstChild().getNodeName()).isEqualTo("title");
      assertThat(svg.getFirstChild().getTextContent()).isNotBlank();
      assertThat(svg.getFirstChild().getNextSibling().getNodeName()).isEqualTo("desc");
      assertThat(svg.getFirstChild().getNextSibling().getTextContent()).isNotBlank();
    }
  }

  private static Row last(Warehouse warehouse, String run) {
    return warehouse
        .read(Table.EPOCHS)
        .where("run = '" + run + "'")
        .orderBy("epoch")
        .collectAsList()
        .stream()
        .reduce((before, after) -> after)
        .orElseThrow();
  }

  @Test
  void namesFromElsewhereAreTextAndStayInTheirPlace() throws Exception {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    List<String> names = List.of(HOSTILE, TURNED, LONG, WIDE, WIDE, "");
    run(warehouse, "r", names);
    Path file = REPORTS.resolve("names.html");

    write(warehouse, file, "r");

    ReportText report = ReportText.of(file);
    assertThat(report.elements("script")).isEmpty();
    assertThat(report.texts("th")).contains(HOSTILE, LONG, WIDE + " (3)", WIDE + " (4)", " (5)");
    assertThat(report.texts("th")).contains("\\u202egnp.exe\\u000a\\u0007\\uffff");
    assertThat(Files.readString(file)).doesNotContain("\u202E", "\u0007");
    assertThat(report.topics()).contains("run-1-scores", "run-1-overlap", "run-1-histogram");
    assertThat(report.texts("title"))
        .as("of six classes, to the first and the fourth")
        .contains(HOSTILE + ", " + HOSTILE + ": 90 %", LONG + ", " + WIDE + " (3): 10 %");
  }

  @Test
  void curvesAndNightsAreDrawnWhereThereAreSeveral() throws Exception {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    run(warehouse, "r", List.of("a", "b"));
    judged(warehouse);
    for (int night = 1; night <= 3; night++) {
      night(warehouse, LocalDate.of(2026, 1, night), night);
    }
    Path file = REPORTS.resolve("curves.html");

    write(warehouse, file, "r");

    ReportText report = ReportText.of(file);
    assertThat(report.texts("strong"))
        .contains(
            "F1 drop of the class, all layers at once",
            "Selectivity, one layer at a time, mean over the layers",
            "Change since the night before",
            "Kept in the top tenth by class, 2026-01-03");
    assertThat(report.texts("desc").toString()).contains("Shown are the best 8 of 10.");
    assertThat(report.texts("title"))
        .as("first moved from rank 2 to 3 of 4, the others made room: (0.25 + 0.25) / 4")
        .contains(
            "moved, night 2026-01-03: 12.5 %", "kept in the top tenth, night 2026-01-03: 100 %");
  }

  @Test
  void aSequenceOfTasksHasItsAccuracyMatrix() throws Exception {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    Map<String, Object> key = Map.of("sequence", "s", "task", 2);
    Map<String, Object> task = new HashMap<>(key);
    task.put("run", "s-task-2");
    warehouse.replace(Table.SEQUENCE_TASKS, key, List.of(Table.SEQUENCE_TASKS.row(task)));
    warehouse.replace(
        Table.RUNS,
        Map.of("run", "s-task-2"),
        List.of(Table.RUNS.row(Map.of("run", "s-task-2", "status", "finished"))));
    warehouse.replace(
        Table.SEQUENCES,
        Map.of("sequence", "s"),
        List.of(Table.SEQUENCES.row(Map.of("sequence", "s", "status", "finished"))));
    for (int after = 1; after <= 2; after++) {
      Map<String, Object> then = Map.of("sequence", "s", "after_task", after);
      List<Row> rows = new ArrayList<>();
      for (int of = 1; of <= after; of++) {
        Map<String, Object> row = new HashMap<>(then);
        row.putAll(Map.of("task", of, "split", "holdout", "scenario", "class-incremental"));
        row.put("accuracy", of == after ? 0.9 : 0.25);
        rows.add(Table.TASK_ACCURACY.row(row));
      }
      warehouse.replace(Table.TASK_ACCURACY, then, rows);
      Map<String, Object> metrics = new HashMap<>(then);
      metrics.putAll(Map.of("split", "holdout", "scenario", "class-incremental"));
      metrics.put("average_accuracy", after == 1 ? 0.9 : 0.575);
      metrics.put("forgetting", after == 1 ? null : 0.65);
      warehouse.replace(Table.TASK_METRICS, then, List.of(Table.TASK_METRICS.row(metrics)));
    }
    for (String name : List.of("s-task-2", "s")) {
      Path file = REPORTS.resolve("tasks.html");

      write(warehouse, file, name);

      ReportText report = ReportText.of(file);
      assertThat(report.topics()).contains("run-1-tasks");
      assertThat(report.texts("title"))
          .contains(
              "after task 2, task 1: 25 %",
              "after task 1, task 2: –", "forgetting, after task 2: 65 %");
    }
  }

  /** Ten rankings at three fractions, together, and one by one at a single fraction. */
  private static void judged(Warehouse warehouse) {
    for (boolean together : new boolean[] {true, false}) {
      for (int s = 0; s < 10; s++) {
        String scorer = s == 0 ? "random" : "scorer-" + s;
        Map<String, Object> key =
            Map.of(
                "run",
                "r",
                "epoch",
                2,
                "dataset",
                "d",
                "split",
                "validation",
                "together",
                together,
                "scorer",
                scorer);
        List<Row> rows = new ArrayList<>();
        for (double top : together ? new double[] {0.1, 0.3, 0.5} : new double[] {0.1}) {
          for (int label = 0; label < 2; label++) {
            Map<String, Object> row = new HashMap<>(key);
            row.put("top", top);
            row.put("layer", together ? "all" : "stem");
            row.put("label", label);
            row.put("f1_drop", s * top / 10 + label / 100.0);
            row.put("selectivity", s * top / 20 - label / 100.0);
            rows.add(Table.JUDGEMENTS.row(row));
          }
        }
        warehouse.replace(Table.JUDGEMENTS, key, rows);
      }
    }
  }

  /** Four filters, of which one stays at the top and two change places in the third night. */
  private static void night(Warehouse warehouse, LocalDate date, int night) {
    Map<String, Object> key = Map.of("night", date, "scorer", "max-activation");
    List<Row> ranks = new ArrayList<>();
    int[] order = night == 3 ? new int[] {1, 3, 2, 4} : new int[] {1, 2, 3, 4};
    for (int filter = 0; filter < 4; filter++) {
      Map<String, Object> row = new HashMap<>(key);
      row.put("class", "a");
      row.put("label", 0);
      row.put("layer", "stem");
      row.put("filter", filter);
      row.put("rank", order[filter]);
      row.put("share", order[filter] / 4.0);
      ranks.add(Table.NIGHTLY_RANKS.row(row));
    }
    warehouse.replace(Table.NIGHTLY_RANKS, key, ranks);
    Map<String, Object> published = Map.of("night", date, "run", "r", "epoch", 2);
    warehouse.replace(Table.NIGHTS, Map.of("night", date), List.of(Table.NIGHTS.row(published)));
  }

  @Test
  void aRunWithoutEpochsSaysWhatIsMissing() throws Exception {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    warehouse.replace(
        Table.RUNS,
        Map.of("run", "begun"),
        List.of(Table.RUNS.row(Map.of("run", "begun", "status", "running", "epochs_done", 0))));
    Path file = folder.resolve("begun.html");

    WriteReport.Result result = write(warehouse, file, "begun");

    ReportText report = ReportText.of(file);
    assertThat(report.topics()).containsExactly("run-1-glance", "run-1-settings", "run-1-missing");
    assertThat(result.missing()).hasSize(14).allSatisfy(m -> assertThat(m.why()).isNotBlank());
    assertThat(report.texts("li").toString())
        .contains("permafrost rank --run begun", "permafrost judge --run begun");
  }

  @Test
  void whatCannotBeWrittenIsRefusedBeforeTheWork() throws Exception {
    Warehouse warehouse = LocalSpark.warehouse(folder);

    assertThatThrownBy(() -> write(warehouse, folder.resolve("x.html"), "nobody"))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContainingAll("nobody", "permafrost runs");
    assertThat(folder.resolve("x.html")).doesNotExist();
    for (Path file : List.of(folder, folder.resolve("no/where.html"))) {
      assertThatThrownBy(() -> new WriteReport.Request(List.of("r"), file))
          .isInstanceOfSatisfying(
              Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE))
          .hasMessageContaining(file.toString());
    }
  }

  /** Two epochs, a ranking, and numbers that are no numbers. */
  private static void run(Warehouse warehouse, String run, List<String> names) {
    Map<String, Object> row = new HashMap<>();
    row.put("run", run);
    row.put("status", "finished");
    row.put("mode", HOSTILE);
    row.put("network", TURNED);
    row.put("dataset", LONG);
    row.put("epochs_done", 2);
    row.put("epochs_planned", 2);
    row.put("settings", SettingsLoader.defaults().json());
    row.put("started_at", Timestamp.valueOf("2026-01-01 00:00:00"));
    warehouse.replace(Table.RUNS, Map.of("run", run), List.of(Table.RUNS.row(row)));
    for (int epoch = 1; epoch <= 2; epoch++) {
      Map<String, Object> key = Map.of("run", run, "epoch", epoch);
      Map<String, Object> values = new HashMap<>(key);
      values.put("images", 100L);
      values.put("loss", epoch == 1 ? Double.POSITIVE_INFINITY : Double.NaN);
      values.put("accuracy", 0.5);
      values.put("macro_f1", Double.NaN);
      warehouse.replace(Table.EPOCHS, key, List.of(Table.EPOCHS.row(values)));
      List<Row> metrics = new ArrayList<>();
      for (int label = 0; label < names.size(); label++) {
        Map<String, Object> metric = new HashMap<>(key);
        metric.put("split", "holdout");
        metric.put("class", names.get(label));
        metric.put("label", label);
        metric.put("f1", label / 10.0);
        metric.put("recall", label / 10.0);
        metric.put("support", 10L);
        metric.put("predicted", List.of(9L, 0L, 0L, 1L, 0L, 0L));
        metric.put("active", true);
        metric.put("learned", epoch == 2);
        metrics.add(Table.CLASS_METRICS.row(metric));
      }
      warehouse.replace(Table.CLASS_METRICS, key, metrics);
    }
    ranking(warehouse, run, names);
  }

  private static void ranking(Warehouse warehouse, String run, List<String> names) {
    Map<String, Object> key =
        Map.of("run", run, "epoch", 2, "dataset", "d", "split", "train", "scorer", "<b>mean");
    List<Row> scores = new ArrayList<>();
    List<Row> ranks = new ArrayList<>();
    for (int label = 0; label < names.size(); label++) {
      for (String layer : List.of("stem", "stage2", "stage10", "</svg><img src=x>", LONG)) {
        for (int filter = 0; filter < 3; filter++) {
          Map<String, Object> cell = new HashMap<>(key);
          cell.put("class", names.get(label));
          cell.put("label", label);
          cell.put("layer", layer);
          cell.put("filter", filter);
          Map<String, Object> score = new HashMap<>(cell);
          score.put("mean", (label - 2.0) * filter);
          score.put("max", 1.0);
          List<Long> histogram = new ArrayList<>(Collections.nCopies(64, 0L));
          histogram.set(filter * 20, 5L);
          score.put("histogram", histogram);
          scores.add(Table.CLASS_SCORES.row(score));
          cell.put("score", 1.0);
          cell.put("rank", 1 + (filter + label) % 3);
          cell.put("share", (1 + (filter + label) % 3) / 3.0);
          ranks.add(Table.FILTER_RANKS.row(cell));
        }
      }
    }
    warehouse.replace(Table.CLASS_SCORES, key, scores);
    warehouse.replace(Table.FILTER_RANKS, key, ranks);
  }
}
