package org.permafrost.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
                }
              }));
    }
    for (Future<?> writer : writers) {
      writer.get();
    }
    threads.shutdown();
    for (int epoch = 1; epoch <= 5; epoch++) {
      assertThat(filters(warehouse, "a", epoch)).containsExactly(epoch);
      assertThat(filters(warehouse, "b", epoch)).containsExactly(epoch);
    }
  }
}
