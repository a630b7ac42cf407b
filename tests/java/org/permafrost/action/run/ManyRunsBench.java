package org.permafrost.action.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.permafrost.action.maintain.FewFiles;
import org.permafrost.action.maintain.MaintainWarehouse;
import org.permafrost.action.maintain.MaintenanceResult;
import org.permafrost.action.query.QueryTables;
import org.permafrost.progress.Progress;
import org.permafrost.spark.LocalSpark;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** How long {@code runs} and {@code sql} take in a warehouse of many runs; see tests/bench. */
class ManyRunsBench {
  private static final Path FOLDER = Path.of("target/bench/many-runs-warehouse");
  private static final Path RESULT = Path.of("target/bench/many-runs.txt");
  private static final int RUNS = Integer.getInteger("runs", 5000);
  private static final int EPOCHS = Integer.getInteger("epochs", 5);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final StringBuilder text = new StringBuilder();

  @Test
  void runsAndSql() throws IOException {
    delete();
    try {
      Warehouse warehouse = LocalSpark.warehouse(FOLDER.toAbsolutePath());
      fill(warehouse);
      measure(warehouse, "as written");
      long start = System.nanoTime();
      new FewFiles(warehouse).keep();
      text.append(
          String.format(
              Locale.ROOT, "merged as by train: %.0f s%n", (System.nanoTime() - start) / 1e9));
      measure(warehouse, "merged");
      start = System.nanoTime();
      MaintenanceResult result =
          new MaintainWarehouse(warehouse, Progress.SILENT)
              .run(
                  new MaintainWarehouse.Request(Instant.now().plus(Duration.ofHours(1)), 1, false));
      text.append(
          String.format(Locale.ROOT, "maintain: %.0f s%n", (System.nanoTime() - start) / 1e9));
      result.items().stream()
          .filter(item -> item.filesBefore() > 0)
          .forEach(item -> text.append(item).append(System.lineSeparator()));
      measure(warehouse, "maintained");
      Files.writeString(RESULT, text);
    } finally {
      delete();
    }
  }

  private void measure(Warehouse warehouse, String when) {
    QueryTables sql = new QueryTables(warehouse.spark());
    line(when, "runs", () -> new ListRuns(warehouse).run().size());
    line(
        when,
        "sql, best epoch of every run",
        () -> rows(sql, "SELECT run, max(macro_f1) FROM epochs GROUP BY run"));
    line(
        when,
        "sql, the epochs of one run",
        () -> rows(sql, "SELECT epoch, macro_f1 FROM epochs WHERE run = 'run-0100'"));
  }

  private static int rows(QueryTables sql, String statement) {
    return sql.run(new QueryTables.Request(statement, 0)).rows().size();
  }

  private void line(String when, String what, Supplier<Integer> work) {
    long start = System.nanoTime();
    int found = work.get();
    text.append(
        String.format(
            Locale.ROOT,
            "%-14s%-34s%,8d rows%8.2f s%n",
            when,
            what,
            found,
            (System.nanoTime() - start) / 1e9));
  }

  private static void fill(Warehouse warehouse) {
    append(warehouse, Table.RUNS, IntStream.range(0, RUNS).mapToObj(ManyRunsBench::run).toList());
    append(
        warehouse,
        Table.EPOCHS,
        IntStream.range(0, RUNS * EPOCHS)
            .mapToObj(i -> epoch(i / EPOCHS, i % EPOCHS + 1))
            .toList());
  }

  /** A file for each key, as commits of their own would leave them. */
  private static void append(Warehouse warehouse, Table table, List<Row> rows) {
    SparkSession spark = warehouse.spark();
    try {
      spark
          .createDataFrame(rows, table.schema())
          .coalesce(2)
          .writeTo(warehouse.sqlName(table))
          .option("fanout-enabled", "false")
          .append();
    } catch (org.apache.spark.sql.catalyst.analysis.NoSuchTableException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Row run(int number) {
    Map<String, Object> row = new HashMap<>();
    row.put("run", name(number));
    row.put("status", "finished");
    row.put("mode", "freeze");
    row.put("network", "resnet-18");
    row.put("dataset", "imagenette");
    row.put("epochs_planned", EPOCHS);
    row.put("epochs_done", EPOCHS);
    row.put("accuracy", number / (double) RUNS);
    row.put("settings", "{\"train\":{\"seed\":" + number + "}}".repeat(50));
    row.put("started_at", Timestamp.from(START.plusSeconds(number)));
    row.put("updated_at", Timestamp.from(START.plusSeconds(number + 60)));
    return Table.RUNS.row(row);
  }

  private static Row epoch(int run, int epoch) {
    Map<String, Object> row = new HashMap<>();
    row.put("run", name(run));
    row.put("epoch", epoch);
    row.put("dataset", "imagenette");
    row.put("images", 9469L);
    row.put("macro_f1", epoch / (double) EPOCHS);
    row.put("committed_at", Timestamp.from(START.plusSeconds(run)));
    return Table.EPOCHS.row(row);
  }

  private static String name(int number) {
    return String.format(Locale.ROOT, "run-%04d", number);
  }

  private static void delete() throws IOException {
    if (Files.exists(FOLDER)) {
      try (Stream<Path> files = Files.walk(FOLDER)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
