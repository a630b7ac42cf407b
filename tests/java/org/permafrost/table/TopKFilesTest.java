package org.permafrost.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.spark.LocalSpark;

/** Partitions and order of the table of ranks let a query leave out what it does not ask for. */
class TopKFilesTest {
  private static final GeneratedRanks SMALL = new GeneratedRanks("small", 4, 2, 10);
  private static final GeneratedRanks WIDE = new GeneratedRanks("wide", 1, 1, 50);

  @TempDir static Path folder;

  private static Warehouse warehouse;
  private static Instant started = Instant.parse("2026-01-01T00:00:00Z");

  @BeforeAll
  static void fill() {
    warehouse = LocalSpark.warehouse(folder);
    SMALL.write(warehouse);
    WIDE.write(warehouse);
    for (String run : List.of("small1", "small2", "small4", "wide1", "small3")) {
      started = started.plusSeconds(1);
      warehouse.replace(
          Table.RUNS,
          Map.of("run", run),
          List.of(Table.RUNS.row(Map.of("run", run, "started_at", started))));
    }
  }

  private static ScanCost cost(String query, Map<String, Object> parameters) {
    return ScanCost.of(warehouse.spark(), query, parameters);
  }

  @Test
  void everyEpochIsAFile() {
    assertThat(SMALL.rows() + WIDE.rows()).isGreaterThan(1_000_000);
    assertThat(warehouse.spark().sql("SELECT * FROM lab.filter_ranks.files").count())
        .isEqualTo(SMALL.files() + WIDE.files())
        .isEqualTo(9);
  }

  @Test
  void theTopOfAClassIsInOneFile() throws IOException {
    ScanCost cost =
        cost(
            Files.readString(Path.of("conf/sql/top-filters-of-class.sql")).replace(";", ""),
            Map.of(
                "run",
                "small3",
                "epoch",
                "2",
                "class",
                GeneratedRanks.className(7),
                "layer",
                "stage3-conv2",
                "top",
                "5"));

    assertThat(cost.results()).isEqualTo(5);
    assertThat(cost.files()).isEqualTo(1);
  }

  @Test
  void allClassesOfAnEpochAreInOneFileAndOfARunInOneForEachEpoch() {
    String top = "SELECT * FROM filter_ranks WHERE rank <= 5 AND run = 'small2'";

    assertThat(cost(top + " AND epoch = 1", Map.of()).files()).isEqualTo(1);
    assertThat(cost(top, Map.of()).files()).isEqualTo(2);
  }

  /** To find out which runs ranked anything, one column of all rows is read as well. */
  @Test
  void theNewestRunIsReadAlone() throws IOException {
    ScanCost cost =
        cost(Files.readString(Path.of("conf/sql/shared-filters.sql")).replace(";", ""), Map.of());

    assertThat(cost.results()).isPositive();
    assertThat(cost.rows() - SMALL.rows() - WIDE.rows())
        .isBetween(2 * SMALL.rowsOfEpoch(), 3 * SMALL.rowsOfEpoch());
  }

  @Test
  void ofManyClassesOnlyAPartOfTheFileIsRead() {
    String one = "SELECT filter FROM filter_ranks WHERE run = 'wide1' AND rank <= 5 AND ";

    ScanCost byLabel = cost(one + "label = 20 AND layer = 'stage2-conv5'", Map.of());
    ScanCost byName = cost(one + "class = '" + GeneratedRanks.className(20) + "'", Map.of());

    assertThat(byLabel.results()).isEqualTo(5);
    assertThat(byName.results()).isEqualTo(5 * 32);
    assertThat(byLabel.rows()).isLessThan(WIDE.rows() / 3);
    assertThat(byName.rows()).isLessThan(WIDE.rows() / 3);
  }
}
