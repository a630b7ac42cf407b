package org.permafrost.table;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Names table and column when rows or keys do not fit; Spark would only name two classes. */
final class RowCheck {
  private static final Map<DataType, List<Class<?>>> CLASSES =
      Map.of(
          DataTypes.StringType, List.of(String.class),
          DataTypes.IntegerType, List.of(Integer.class),
          DataTypes.LongType, List.of(Long.class),
          DataTypes.DoubleType, List.of(Double.class),
          DataTypes.BooleanType, List.of(Boolean.class),
          DataTypes.BinaryType, List.of(byte[].class),
          DataTypes.DateType, List.of(java.time.LocalDate.class),
          DataTypes.TimestampType, List.of(java.sql.Timestamp.class, java.time.Instant.class));

  private RowCheck() {}

  static void check(Table table, List<Row> rows) {
    StructType schema = table.schema();
    for (Row row : rows) {
      if (row.size() != schema.size()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "A row of table %s has %d values, not %d: %s",
                table.tableName(),
                row.size(),
                schema.size(),
                row));
      }
      for (int i = 0; i < row.size(); i++) {
        check(table, schema.fields()[i], row.get(i));
      }
    }
  }

  /** Keys must name partition columns, so that a replace only touches whole files. */
  static void key(Table table, Map<String, Object> key) {
    if (key.isEmpty() || !table.partitionColumns().containsAll(key.keySet())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Key %s of table %s must name some of its partition columns %s",
              key.keySet(),
              table.tableName(),
              table.partitionColumns()));
    }
  }

  /** Every row carries the key. */
  static void inside(Table table, Map<String, Object> key, List<Row> rows) {
    key.forEach(
        (name, value) -> {
          int index = table.schema().fieldIndex(name);
          for (Row row : rows) {
            if (!value.equals(row.get(index))) {
              throw new IllegalArgumentException(
                  "A row outside the key " + name + "=" + value + ": " + row);
            }
          }
        });
  }

  private static void check(Table table, StructField field, Object value) {
    List<Class<?>> allowed = CLASSES.get(field.dataType());
    if (value != null
        && allowed != null
        && allowed.stream().noneMatch(type -> type.isInstance(value))) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Column %s.%s is %s and cannot hold %s (%s)",
              table.tableName(),
              field.name(),
              field.dataType().sql(),
              value,
              value.getClass().getSimpleName()));
    }
  }
}
