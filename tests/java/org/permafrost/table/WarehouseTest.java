package org.permafrost.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.problem.Problem;
import org.permafrost.settings.Settings;
import org.permafrost.spark.LocalSpark;

class WarehouseTest {
  @TempDir Path folder;

  private static Row frozen(String run, int epoch, int filter) {
    return Table.FROZEN_FILTERS.row(
        Map.of(
            "run",
            run,
            "epoch",
            epoch,
            "class",
            "tench",
            "layer",
            "conv1",
            "filter",
            filter,
            "score",
            1.5,
            "rank",
            filter + 1));
  }

  private static void put(Warehouse warehouse, String run, int epoch, Row... rows) {
    warehouse.replace(
        Table.FROZEN_FILTERS,
        Map.of("run", run, "epoch", epoch),
        warehouse.frame(Table.FROZEN_FILTERS, List.of(rows)));
  }

  /** Filters of one run and epoch. */
  private static List<Integer> filters(Warehouse warehouse, String run, int epoch) {
    return warehouse
        .read(Table.FROZEN_FILTERS)
        .where(functions.col("run").equalTo(run).and(functions.col("epoch").equalTo(epoch)))
        .select("filter")
        .orderBy("filter")
        .collectAsList()
        .stream()
        .map(row -> row.getInt(0))
        .toList();
  }

  private static long snapshots(Warehouse warehouse, Table table) {
    return warehouse
        .spark()
        .sql("SELECT * FROM " + warehouse.sqlName(table) + ".snapshots")
        .count();
  }

  @Test
  void replacesOneKeyInOneCommitAndLeavesTheRestAlone() {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    put(warehouse, "a", 1, frozen("a", 1, 0), frozen("a", 1, 1));
    put(warehouse, "a", 2, frozen("a", 2, 5));
    put(warehouse, "b", 1, frozen("b", 1, 7));
    long before = snapshots(warehouse, Table.FROZEN_FILTERS);

    put(warehouse, "a", 1, frozen("a", 1, 2));

    assertThat(snapshots(warehouse, Table.FROZEN_FILTERS)).isEqualTo(before + 1);
    assertThat(filters(warehouse, "a", 1)).containsExactly(2);
    assertThat(filters(warehouse, "a", 2)).containsExactly(5);
    assertThat(filters(warehouse, "b", 1)).containsExactly(7);
  }

  @Test
  void replacingTwiceLeavesTheSameRows() {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    put(warehouse, "a", 1, frozen("a", 1, 0), frozen("a", 1, 1));
    put(warehouse, "a", 1, frozen("a", 1, 0), frozen("a", 1, 1));
    assertThat(filters(warehouse, "a", 1)).containsExactly(0, 1);
  }

  @Test
  void noRowsEmptyTheKey() {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    put(warehouse, "a", 1);
    put(warehouse, "a", 1, frozen("a", 1, 0));
    put(warehouse, "a", 2, frozen("a", 2, 3));
    put(warehouse, "a", 1);
    assertThat(filters(warehouse, "a", 1)).isEmpty();
    assertThat(filters(warehouse, "a", 2)).containsExactly(3);
  }

  @Test
  void aShorterKeyReplacesAllPartitionsBelowIt() {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    put(warehouse, "a", 1, frozen("a", 1, 0));
    put(warehouse, "a", 2, frozen("a", 2, 1));
    warehouse.replace(
        Table.FROZEN_FILTERS,
        Map.of("run", "a"),
        warehouse.frame(Table.FROZEN_FILTERS, List.of(frozen("a", 3, 9))));
    assertThat(filters(warehouse, "a", 1)).isEmpty();
    assertThat(filters(warehouse, "a", 3)).containsExactly(9);
  }

  @Test
  void keyColumnsMayBeLeftOutButNotContradicted() {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    Map<String, Object> key = Map.of("run", "a", "epoch", 1);
    warehouse.replace(
        Table.FROZEN_FILTERS,
        key,
        warehouse.frame(Table.FROZEN_FILTERS, List.of(frozen("x", 9, 4))).drop("run", "epoch"));
    assertThat(filters(warehouse, "a", 1)).containsExactly(4);

    assertThatThrownBy(
            () ->
                warehouse.replace(
                    Table.FROZEN_FILTERS,
                    key,
                    warehouse.frame(Table.FROZEN_FILTERS, List.of(frozen("b", 1, 5)))))
        .hasStackTraceContaining("A row outside the key run=a: b");
    assertThat(filters(warehouse, "a", 1)).containsExactly(4);
    assertThat(filters(warehouse, "b", 1)).isEmpty();
  }

  @Test
  void keysMustBePartitionColumns() {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                warehouse.replace(
                    Table.FROZEN_FILTERS,
                    Map.of("layer", "conv1"),
                    warehouse.frame(Table.FROZEN_FILTERS, List.of())))
        .withMessageContaining("[layer]")
        .withMessageContaining("[run, epoch]");
  }

  @Test
  void writersOfDifferentRunsDoNotDisturbEachOther() throws Exception {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    Warehouse other = LocalSpark.warehouse(folder);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Future<?>> writers = new ArrayList<>();
    for (Warehouse writer : List.of(warehouse, other)) {
      String run = writer == warehouse ? "a" : "b";
      writers.add(
          threads.submit(
              () -> {
                for (int epoch = 1; epoch <= 5; epoch++) {
                  put(writer, run, epoch, frozen(run, epoch, epoch));
                  writer.replace(
                      Table.FROZEN_FILTERS,
                      Map.of("run", run, "epoch", epoch),
                      List.of(frozen(run, epoch, 10 * epoch)));
                }
              }));
    }
    for (Future<?> writer : writers) {
      writer.get();
    }
    threads.shutdown();
    for (int epoch = 1; epoch <= 5; epoch++) {
      assertThat(filters(warehouse, "a", epoch)).containsExactly(10 * epoch);
      assertThat(filters(warehouse, "b", epoch)).containsExactly(10 * epoch);
    }
  }

  @Test
  void localRowsAndFramesGiveTheSameTable() {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    List<Row> rows = List.of(frozen("a", 1, 3), frozen("a", 1, 1), frozen("a", 1, 2));
    Map<String, Object> key = Map.of("run", "a", "epoch", 1);
    warehouse.replace(Table.FROZEN_FILTERS, key, warehouse.frame(Table.FROZEN_FILTERS, rows));
    List<Row> fromFrame = warehouse.read(Table.FROZEN_FILTERS).collectAsList();
    warehouse.replace(Table.FROZEN_FILTERS, key, rows);
    assertThat(warehouse.read(Table.FROZEN_FILTERS).collectAsList())
        .isEqualTo(fromFrame)
        .extracting(row -> row.<Integer>getAs("filter"))
        .containsExactly(1, 2, 3);
  }

  @Test
  void everyTypeSurvivesLocalRows() {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    Timestamp time = Timestamp.from(Instant.parse("2026-03-04T05:06:07.123456Z"));
    Row dataset =
        Table.DATASETS.row(
            Map.of(
                "dataset",
                "d",
                "classes",
                2,
                "class_names",
                List.of("tench", "Gebäude"),
                "train",
                7L,
                "created_at",
                time));
    Row image =
        Table.IMAGES.row(
            Map.of("dataset", "d", "split", "train", "pixels", new byte[] {0, -1, 127}));
    warehouse.replace(Table.DATASETS, Map.of("dataset", "d"), List.of(dataset));
    warehouse.replace(Table.IMAGES, Map.of("dataset", "d"), List.of(image));

    Row read = warehouse.read(Table.DATASETS).first();
    assertThat(read.<String>getList(2)).containsExactly("tench", "Gebäude");
    assertThat(read.getLong(5)).isEqualTo(7);
    assertThat(read.getTimestamp(13)).isEqualTo(time);
    assertThat(read.isNullAt(3)).isTrue();
    assertThat(warehouse.read(Table.IMAGES).first().<byte[]>getAs("pixels"))
        .isEqualTo(new byte[] {0, -1, 127});
  }

  @Test
  void localRowsOutsideTheKeyAreRefused() {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                warehouse.replace(
                    Table.FROZEN_FILTERS,
                    Map.of("run", "a", "epoch", 1),
                    List.of(frozen("a", 2, 5))))
        .withMessageContaining("outside the key epoch=1");
    assertThat(snapshots(warehouse, Table.FROZEN_FILTERS)).isZero();
  }

  @Test
  void noLocalRowsEmptyTheKey() {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    put(warehouse, "a", 1, frozen("a", 1, 0));
    warehouse.replace(Table.FROZEN_FILTERS, Map.of("run", "a", "epoch", 1), List.<Row>of());
    assertThat(filters(warehouse, "a", 1)).isEmpty();
  }

  @Test
  void aFramesPartitionsBecomeFiles() {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      rows.add(
          Table.IMAGES.row(
              Map.of("dataset", "d", "split", i % 2 == 0 ? "train" : "holdout", "label", i)));
    }
    warehouse.replace(
        Table.IMAGES,
        Map.of("dataset", "d"),
        warehouse.frame(Table.IMAGES, rows).repartition(3, functions.col("label")));
    Row files =
        warehouse
            .spark()
            .sql(
                "SELECT count(*), sum(record_count) FROM "
                    + warehouse.sqlName(Table.IMAGES)
                    + ".files")
            .first();
    assertThat(files.getLong(0)).isBetween(2L, 6L);
    assertThat(files.getLong(1)).isEqualTo(12);
  }

  @Test
  void reopeningKeepsRowsAndAddsColumnsAnOlderVersionLacked() {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    put(warehouse, "a", 1, frozen("a", 1, 0));
    warehouse
        .spark()
        .sql("ALTER TABLE " + warehouse.sqlName(Table.FROZEN_FILTERS) + " DROP COLUMN score");

    Warehouse again = LocalSpark.warehouse(folder);
    put(again, "a", 2, frozen("a", 2, 1));
    again.replace(Table.FROZEN_FILTERS, Map.of("run", "a", "epoch", 3), List.of(frozen("a", 3, 2)));
    assertThat(again.read(Table.FROZEN_FILTERS).orderBy("epoch").select("score").collectAsList())
        .extracting(row -> row.get(0))
        .containsExactly(null, 1.5, 1.5);
  }

  @Test
  void aForeignTableOfTheSameNameIsRefused() {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    warehouse.spark().sql("DROP TABLE runs");
    warehouse.spark().sql("CREATE TABLE runs (run INT) USING iceberg");
    assertThatThrownBy(() -> LocalSpark.warehouse(folder))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("its column run has type int, this version needs string");
  }

  @Test
  void describeShowsCommentsAndTheModelFolderIsNoNamespace() throws Exception {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    warehouse.fileSystem().mkdirs(warehouse.modelFolder("a"));
    assertThat(warehouse.modelFolder("a").toUri().getPath())
        .isEqualTo(folder.resolve("models/a").toString());
    assertThat(warehouse.spark().sql("DESCRIBE epochs").collectAsList())
        .anySatisfy(
            row -> {
              assertThat(row.getString(0)).isEqualTo("macro_f1");
              assertThat(row.getString(2)).startsWith("Unweighted mean F1");
            });
    assertThat(warehouse.spark().sql("SHOW NAMESPACES").collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("lab");
    assertThat(warehouse.spark().sql("SHOW TABLES").collectAsList())
        .extracting(row -> row.getString(1))
        .containsExactlyInAnyOrder(
            Arrays.stream(Table.values()).map(Table::tableName).toArray(String[]::new));
  }

  @Test
  void aMissingWarehouseIsNotCreatedByReaders() {
    Settings settings = LocalSpark.settings(folder.resolve("nothing"));
    assertThatThrownBy(() -> Warehouse.openExisting(LocalSpark.session(settings), settings))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("There is no warehouse at " + folder.resolve("nothing"));
    assertThat(folder.resolve("nothing")).doesNotExist();
  }

  @Test
  void oldMetadataFilesGoAway() {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    warehouse
        .spark()
        .sql(
            "ALTER TABLE frozen_filters SET TBLPROPERTIES"
                + " ('write.metadata.previous-versions-max'='3')");
    for (int round = 0; round < 8; round++) {
      warehouse.replace(
          Table.FROZEN_FILTERS, Map.of("run", "a", "epoch", 1), List.of(frozen("a", 1, round)));
    }
    assertThat(folder.resolve("lab/frozen_filters/metadata").toFile().list())
        .filteredOn(name -> name.endsWith(".metadata.json"))
        .hasSize(4);
  }
}
