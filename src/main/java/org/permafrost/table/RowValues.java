package org.permafrost.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Compares rows by value, whether Spark read them or they lie on the driver. */
final class RowValues {
  private RowValues() {}

  static Dataset<Row> withKey(Dataset<Row> rows, Map<String, Object> key) {
    Dataset<Row> found = rows;
    for (Map.Entry<String, Object> entry : key.entrySet()) {
      found = found.where(col(entry.getKey()).equalTo(lit(entry.getValue())));
    }
    return found;
  }

  /** Its values with lists as Java's and dates as those of java.time. */
  static List<Object> of(Row row) {
    List<Object> values = new ArrayList<>(row.size());
    for (int i = 0; i < row.size(); i++) {
      values.add(plain(row, i));
    }
    return values;
  }

  private static Object plain(Row row, int column) {
    Object value = row.get(column);
    if (value instanceof scala.collection.Seq<?>) {
      return new ArrayList<>(row.getList(column));
    }
    return value instanceof java.sql.Date date ? date.toLocalDate() : value;
  }
}
