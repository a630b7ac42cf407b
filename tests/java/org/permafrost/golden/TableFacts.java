package org.permafrost.golden;

import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.permafrost.hash.Sha256;

/**
 * What a table holds, value by value, whatever the order of its rows.
 *
 * @param columns by name
 */
public record TableFacts(long rows, SortedMap<String, Column> columns) {
  /**
   * @param type in SQL
   * @param first value of the first row, cut off if it is long
   * @param sha256 of all values; numbers to the last bit
   */
  public record Column(String type, String first, String sha256) {}

  private static final int SHOWN = 80;

  static TableFacts of(Dataset<Row> table) {
    return of(table, List.of(table.columns()));
  }

  /** Of these columns, which must be there. */
  public static TableFacts of(Dataset<Row> table, Collection<String> wanted) {
    List<String> names = wanted.stream().sorted().toList();
    Dataset<Row> chosen =
        table.select(
            names.stream()
                .map(name -> functions.col("`" + name + "`"))
                .toArray(org.apache.spark.sql.Column[]::new));
    List<List<String>> rows =
        new ArrayList<>(
            chosen.collectAsList().stream()
                .map(row -> names.stream().map(name -> text(row, row.fieldIndex(name))).toList())
                .toList());
    rows.sort(Comparator.comparing(values -> String.join("\n", values)));
    StructType schema = chosen.schema();
    SortedMap<String, Column> columns = new TreeMap<>();
    for (int c = 0; c < names.size(); c++) {
      int column = c;
      List<String> values = rows.stream().map(row -> row.get(column)).toList();
      columns.put(
          names.get(c), column(schema.apply(names.get(c)).dataType().catalogString(), values));
    }
    return new TableFacts(rows.size(), columns);
  }

  private static Column column(String type, List<String> values) {
    Sha256 hash = new Sha256();
    values.forEach(value -> hash.add(value + "\n"));
    String first = values.isEmpty() ? "" : values.get(0);
    return new Column(type, first.substring(0, Math.min(SHOWN, first.length())), hash.hex());
  }

  /** The same everywhere and without loss; neither locale nor time zone matter. */
  private static String text(Row row, int column) {
    Object value = row.get(column);
    if (value instanceof scala.collection.Seq<?>) {
      return row.getList(column).toString();
    }
    if (value instanceof byte[] bytes) {
      return bytes.length + " bytes " + Sha256.of(bytes);
    }
    if (value instanceof Timestamp time) {
      return time.toInstant().toString();
    }
    return value instanceof Date date ? date.toLocalDate().toString() : String.valueOf(value);
  }
}
