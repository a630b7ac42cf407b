package org.permafrost.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.types.StructField;

/** Replaces rows of a key by a distributed frame, as it is partitioned. */
final class FrameWrite {
  private final Table table;
  private final String sqlName;

  FrameWrite(Table table, String sqlName) {
    this.table = table;
    this.sqlName = sqlName;
  }

  /** One atomic commit. */
  void replace(Map<String, Object> key, Dataset<Row> rows) throws NoSuchTableException {
    List<String> present = Arrays.asList(rows.columns());
    Column[] columns =
        Arrays.stream(table.schema().fields())
            .map(field -> column(field, key, present))
            .toArray(Column[]::new);
    rows.select(columns).writeTo(sqlName).overwrite(condition(key));
  }

  private static Column condition(Map<String, Object> key) {
    return key.entrySet().stream()
        .map(entry -> col(entry.getKey()).equalTo(lit(entry.getValue())))
        .reduce(Column::and)
        .orElseThrow();
  }

  private static Column column(StructField field, Map<String, Object> key, List<String> present) {
    String name = field.name();
    if (!key.containsKey(name)) {
      return col(name);
    }
    Object value = key.get(name);
    if (!present.contains(name)) {
      return lit(value).cast(field.dataType()).as(name);
    }
    // Compared as texts: Spark compiles text constants once, numbers anew for every epoch.
    Column found = col(name).cast("string");
    Column complaint = concat(lit("A row outside the key " + name + "=" + value + ": "), found);
    return when(found.equalTo(lit(value.toString())), col(name))
        .otherwise(raise_error(complaint).cast(field.dataType()))
        .as(name);
  }
}
