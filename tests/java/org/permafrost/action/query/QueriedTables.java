package org.permafrost.action.query;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.permafrost.spark.LocalSpark;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * Tables small enough to work out by hand what the queries of conf/sql find in them: three runs
 * with nearly the same contents, and the ranks of two nights.
 */
final class QueriedTables {
  private final Warehouse warehouse;

  private QueriedTables(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** A warehouse with these tables in an empty folder. */
  static Warehouse filled(Path folder) {
    QueriedTables tables = new QueriedTables(LocalSpark.warehouse(folder));
    tables.fill("old", Instant.parse("2026-01-01T00:00:00Z"), 0);
    tables.fill("new", Instant.parse("2026-01-02T00:00:00Z"), 1);
    tables.fill("older", Instant.parse("2025-01-01T00:00:00Z"), 0);
    tables
        .warehouse
        .spark()
        .sql(
            """
            INSERT INTO nightly_ranks
              (night, scorer, class, label, layer, filter, score, rank, share, model_hash)
            SELECT if(epoch = 1, DATE '2026-11-21', DATE '2026-11-22'),
              scorer, class, label, layer, filter, score, rank, share, 'hash'
            FROM filter_ranks WHERE run = 'new'""");
    return tables.warehouse;
  }

  private void fill(String run, Instant started, int alive) {
    put(
        Table.RUNS,
        Map.of("run", run),
        Map.of("status", "finished", "started_at", started, "updated_at", started.plusSeconds(60)));
    Map<String, Object> first = Map.of("run", run, "epoch", 1, "split", "train");
    Map<String, Object> second = Map.of("run", run, "epoch", 2, "split", "train");
    List<Row> before = new ArrayList<>();
    before.addAll(ranks(first, "tench", 0, "conv1", 1, 2, 3, 4));
    before.addAll(ranks(first, "tench", 0, "conv2", upTo(20)));
    before.addAll(ranks(first, "tench", 0, "conv3", 1));
    before.addAll(ranks(first, "church", 1, "conv1", 1, 2, 3, 4));
    before.addAll(ranks(first, "dog", 2, "conv1", 1, 2, 3, 4));
    replace(Table.FILTER_RANKS, first, before);
    int[] swapped = upTo(20);
    swapped[1] = 3;
    swapped[2] = 2;
    List<Row> after = new ArrayList<>();
    after.addAll(ranks(second, "tench", 0, "conv1", 2, 1, 3, 4));
    after.addAll(ranks(second, "tench", 0, "conv2", swapped));
    after.addAll(ranks(second, "tench", 0, "conv3", 1));
    after.addAll(ranks(second, "church", 1, "conv1", 3, 2, 1));
    after.addAll(ranks(second, "church", 1, "conv2", upTo(20)));
    replace(Table.FILTER_RANKS, second, after);
    replace(
        Table.CLASS_SCORES, first, List.of(score(first, "tench", 0, 0), score(first, "dog", 0, 0)));
    replace(
        Table.CLASS_SCORES,
        second,
        List.of(
            score(second, "tench", 0, 0),
            score(second, "church", 0, 0),
            score(second, "tench", 1, 0),
            score(second, "church", 1, 0.5 * alive),
            score(second, "tench", 2, 3)));
    replace(
        Table.FROZEN_FILTERS,
        Map.of("run", run, "epoch", 2),
        List.of(
            frozen(run, "tench", "conv1", 0, 5, "exact"),
            frozen(run, "tench", "conv2", 3, 2, "exact"),
            frozen(run, "tench", "conv2", 4, 2, "exact"),
            frozen(run, "church", "conv2", 4, 9, "shared")));
    put(
        Table.CLASS_METRICS,
        Map.of("run", run, "epoch", 1),
        Map.of("split", "holdout", "class", "tench", "label", 0, "f1", 0.5 + 0.25 * alive));
  }

  private int[] upTo(int filters) {
    return IntStream.rangeClosed(1, filters).toArray();
  }

  private void put(Table table, Map<String, Object> key, Map<String, Object> values) {
    Map<String, Object> row = new HashMap<>(key);
    row.putAll(values);
    warehouse.replace(table, key, List.of(table.row(row)));
  }

  private void replace(Table table, Map<String, Object> key, List<Row> rows) {
    warehouse.replace(table, key, rows);
  }

  /** Rows of a layer, by filter. */
  private List<Row> ranks(
      Map<String, Object> key, String name, int label, String layer, int... ranks) {
    List<Row> rows = new ArrayList<>();
    for (int filter = 0; filter < ranks.length; filter++) {
      Map<String, Object> row = new HashMap<>(key);
      row.putAll(Map.of("dataset", "d", "scorer", "max-activation", "class", name, "label", label));
      row.putAll(Map.of("layer", layer, "filter", filter, "rank", ranks[filter]));
      row.put("share", (double) ranks[filter] / ranks.length);
      row.put("score", 100.0 - ranks[filter]);
      rows.add(Table.FILTER_RANKS.row(row));
    }
    return rows;
  }

  private Row score(Map<String, Object> key, String name, int filter, double max) {
    Map<String, Object> row = new HashMap<>(key);
    int label = List.of("tench", "church", "dog").indexOf(name);
    row.putAll(Map.of("scorer", "max-activation", "class", name, "label", label, "max", max));
    row.putAll(Map.of("layer", "conv1", "filter", filter, "count", 5L + label));
    return Table.CLASS_SCORES.row(row);
  }

  private Row frozen(String run, String name, String layer, int filter, double score, String hold) {
    Map<String, Object> row = new HashMap<>(Map.of("run", run, "epoch", 2, "class", name));
    row.putAll(Map.of("layer", layer, "filter", filter, "score", score, "hold", hold));
    return Table.FROZEN_FILTERS.row(row);
  }
}
