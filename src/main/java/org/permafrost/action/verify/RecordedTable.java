package org.permafrost.action.verify;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * What a table says of a run, held against what it must say: rows that are missing, that are too
 * many and that are different.
 *
 * @param identity columns that tell the rows of a run apart
 * @param rows of the run
 */
record RecordedTable(Table table, List<String> identity, List<Row> rows) {
  static RecordedTable read(Warehouse warehouse, Table table, String run, List<String> identity) {
    return new RecordedTable(
        table, identity, warehouse.read(table).where(col("run").equalTo(run)).collectAsList());
  }

  /** Without the epoch that is not committed yet. */
  RecordedTable without(int epoch) {
    return new RecordedTable(
        table,
        identity,
        rows.stream().filter(row -> row.<Integer>getAs("epoch") != epoch).toList());
  }

  /**
   * @param expected rows of this table
   * @param columns that are compared beside the identity
   * @return in words, one for each row, in the order of the expected rows; the superfluous last
   */
  List<String> differences(List<Row> expected, List<String> columns) {
    if (rows.isEmpty() && expected.size() > 1) {
      return List.of(
          table.tableName()
              + ": none of the "
              + expected.size()
              + " rows of this run is there; they were deleted, or a version of Permafrost that did"
              + " not write this table trained it");
    }
    Map<List<Object>, List<Row>> found = new LinkedHashMap<>();
    rows.forEach(row -> found.computeIfAbsent(key(row), key -> new ArrayList<>()).add(row));
    List<String> differences = new ArrayList<>();
    for (Row row : expected) {
      List<Row> same = found.remove(key(row));
      if (same == null) {
        differences.add(place(row) + " is missing");
      } else {
        if (same.size() > 1) {
          differences.add(place(row) + " is there " + same.size() + " times");
        }
        String changed = changed(same.get(0), row, columns);
        if (!changed.isEmpty()) {
          differences.add(place(row) + " says " + changed);
        }
      }
    }
    found.values().forEach(more -> differences.add(place(more.get(0)) + " should not be there"));
    return differences;
  }

  private List<Object> key(Row row) {
    return identity.stream().map(column -> value(row, column)).toList();
  }

  /** Rows that were read know their columns, those of {@link Table#row} are in their order. */
  private Object value(Row row, String column) {
    int index = row.schema() == null ? table.schema().fieldIndex(column) : row.fieldIndex(column);
    return row.get(index);
  }

  /** Which row of which table. */
  private String place(Row row) {
    return table.tableName()
        + ": the row of "
        + identity.stream()
            .map(column -> column + " " + value(row, column))
            .collect(Collectors.joining(", "));
  }

  private String changed(Row found, Row expected, List<String> columns) {
    return columns.stream()
        .filter(column -> !Objects.equals(value(found, column), value(expected, column)))
        .map(
            column ->
                column + " " + value(found, column) + " instead of " + value(expected, column))
        .collect(Collectors.joining(", "));
  }

  /** The values that columns have in rows, whether read or expected, by one of the columns. */
  Map<Object, Set<Object>> values(List<Row> of, String by, List<String> columns) {
    return of.stream()
        .collect(
            Collectors.groupingBy(
                row -> value(row, by),
                Collectors.flatMapping(
                    row -> columns.stream().map(column -> String.valueOf(value(row, column))),
                    Collectors.toSet())));
  }
}
