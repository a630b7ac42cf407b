package org.permafrost.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.permafrost.spark.LocalSpark;

/**
 * What top-k queries read of a table of 100 million ranks; see tests/bench. Half of the rows are of
 * runs with 10 classes, half of runs with 1,000.
 */
class TopKFilesBench {
  private static final Path FOLDER = Path.of("target/bench/top-k-warehouse");
  private static final long ROWS = Long.getLong("rows", 100_000_000);
  private static final int REPEATS = 3;

  private static final String CLASS_AND_LAYER =
      "SELECT filter, score FROM filter_ranks WHERE run = :run AND epoch = 2 AND label = 7"
          + " AND layer = 'stage3-conv2' AND rank <= 5";
  private static final String BY_NAME =
      "SELECT layer, filter, score FROM filter_ranks WHERE run = :run AND epoch = 2"
          + " AND class = :class AND rank <= 5";
  private static final String ALL_CLASSES =
      "SELECT class, layer, filter, score FROM filter_ranks WHERE run = :run AND epoch = 2"
          + " AND rank <= 5";
  private static final String ALL_EPOCHS =
      "SELECT class, layer, filter, score FROM filter_ranks WHERE run = :run AND label = 7"
          + " AND layer = 'stage3-conv2' AND rank <= 5";

  @Test
  void topKOfAHundredMillionRows() throws IOException {
    delete();
    try {
      measure();
    } finally {
      delete();
    }
  }

  private static void measure() throws IOException {
    Warehouse warehouse = LocalSpark.warehouse(FOLDER.toAbsolutePath());
    List<GeneratedRanks> shapes = shapes();
    long start = System.nanoTime();
    shapes.forEach(shape -> shape.write(warehouse));
    double seconds = (System.nanoTime() - start) / 1e9;
    Row table =
        warehouse
            .spark()
            .sql(
                "SELECT count(*), sum(file_size_in_bytes), sum(record_count)"
                    + " FROM lab.filter_ranks.files")
            .first();
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "filter_ranks: %,d rows in %,d files, %,d MB; written in %.0f"
                + " s%n%n%-44s%7s%12s%12s%9s%9s%n",
            table.getLong(2),
            table.getLong(0),
            table.getLong(1) / 1_000_000,
            seconds,
            "top 5 of every layer, unless one is named",
            "files",
            "bytes read",
            "rows read",
            "results",
            "seconds"));
    for (GeneratedRanks shape : shapes) {
      String run = shape.name() + (shape.runs() + 1) / 2;
      String head = String.format(Locale.ROOT, "%,d classes: ", shape.classes());
      text.append(line(warehouse, head + "one class, one layer", CLASS_AND_LAYER, run));
      text.append(line(warehouse, head + "one class by its name", BY_NAME, run));
      text.append(line(warehouse, head + "all classes", ALL_CLASSES, run));
      text.append(line(warehouse, head + "one class, layer, all epochs", ALL_EPOCHS, run));
    }
    Files.writeString(Path.of("target/bench/top-k-files.txt"), text);
  }

  private static List<GeneratedRanks> shapes() {
    int few = (int) Math.max(1, Math.round(ROWS / 2.0 / new GeneratedRanks("", 1, 25, 10).rows()));
    int many =
        (int) Math.max(1, Math.round(ROWS / 2.0 / new GeneratedRanks("", 1, 2, 1000).rows()));
    return List.of(
        new GeneratedRanks("few", few, 25, 10), new GeneratedRanks("many", many, 2, 1000));
  }

  /** The quickest of a few runs; what is read is the same in each. */
  private static String line(Warehouse warehouse, String name, String query, String run) {
    Map<String, Object> all = Map.of("run", run, "class", GeneratedRanks.className(7));
    ScanCost best =
        Stream.generate(() -> ScanCost.of(warehouse.spark(), query, all))
            .limit(REPEATS)
            .min(Comparator.comparingDouble(ScanCost::seconds))
            .orElseThrow();
    return String.format(
        Locale.ROOT,
        "%-44s%7d%,12d%,12d%,9d%9.2f%n",
        name,
        best.files(),
        best.bytes(),
        best.rows(),
        best.results(),
        best.seconds());
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
