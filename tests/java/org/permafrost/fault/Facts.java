package org.permafrost.fault;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.permafrost.golden.TableFacts;
import org.permafrost.hash.Sha256;

/**
 * What a job left in the tables, whatever its name and its hour.
 *
 * @param hashes of all values of the rows that appear together, by table and group
 */
record Facts(SortedMap<String, String> hashes) {
  /** Columns that say which job it was, when, where or how fast. */
  private static final Set<String> ITS_OWN =
      Set.of(
          "run",
          "dataset",
          "night",
          "host",
          "pid",
          "model_path",
          "source",
          "settings",
          "started_at",
          "updated_at",
          "committed_at",
          "created_at",
          "published_at",
          "train_seconds",
          "evaluate_seconds",
          "rank_seconds",
          "seconds",
          "images_per_second",
          "peak_memory_bytes",
          "scores_snapshot",
          "ranks_snapshot",
          "new_images",
          "reused_images",
          "status",
          "message");

  /** Of what is there now. */
  static Facts of(Lab lab, Work work, String name) {
    SortedMap<String, String> hashes = new TreeMap<>();
    for (Work.Part part : work.parts(name)) {
      Dataset<Row> rows = lab.warehouse().read(part.table()).where(part.where());
      List<String> columns =
          Arrays.stream(rows.columns()).filter(column -> !ITS_OWN.contains(column)).toList();
      String table = part.table().tableName();
      if (part.group().isEmpty()) {
        add(hashes, table, rows, columns);
        continue;
      }
      List<Object> groups = new ArrayList<>();
      rows.select(part.group()).distinct().collectAsList().forEach(row -> groups.add(row.get(0)));
      for (Object group : groups) {
        add(hashes, table + " " + group, rows.where(col(part.group()).equalTo(group)), columns);
      }
    }
    return new Facts(hashes);
  }

  private static void add(
      SortedMap<String, String> hashes, String what, Dataset<Row> rows, List<String> columns) {
    TableFacts facts = TableFacts.of(rows, columns);
    if (facts.rows() > 0) {
      hashes.put(what, facts.rows() + " " + Sha256.of(facts.columns().toString()));
    }
  }

  /** What is here and not the same there, apart from rows that say how far a run is. */
  List<String> strangersIn(Facts whole) {
    return hashes.entrySet().stream()
        .filter(entry -> !entry.getKey().equals("runs"))
        .filter(entry -> !entry.getValue().equals(whole.hashes.get(entry.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What is different, on either side. */
  List<String> differences(Facts other) {
    Set<String> names = new TreeSet<>(hashes.keySet());
    names.addAll(other.hashes.keySet());
    return names.stream()
        .filter(name -> !Objects.equals(hashes.get(name), other.hashes.get(name)))
        .toList();
  }
}
