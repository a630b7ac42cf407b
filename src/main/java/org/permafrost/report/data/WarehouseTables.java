package org.permafrost.report.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.permafrost.action.query.QueryParameter;
import org.permafrost.action.query.QueryResult;
import org.permafrost.action.query.QueryTables;
import org.permafrost.table.Table;

/** The tables of a warehouse. One of an older version may lack some. */
public final class WarehouseTables {
  private final QueryTables queries;
  private final Set<String> known;

  /**
   * @param spark a session whose default catalog is the warehouse
   */
  public WarehouseTables(SparkSession spark) {
    queries = new QueryTables(spark);
    known =
        rows("SHOW TABLES", List.of()).stream()
            .map(row -> row.raw("tableName"))
            .collect(Collectors.toSet());
  }

  /** Whether all of these exist. */
  public boolean has(Table... tables) {
    return Arrays.stream(tables).map(Table::tableName).allMatch(known::contains);
  }

  /** A column of a table, or NULL in its place where an older version lacks it. */
  public String columnOrNull(Table table, String column, String type) {
    boolean there =
        rows("DESCRIBE " + table.tableName(), List.of()).stream()
            .anyMatch(row -> row.raw("col_name").equals(column));
    return there ? column : "CAST(NULL AS " + type + ") AS " + column;
  }

  /**
   * All rows of a statement.
   *
   * @param parameters values of the places that say {@code :name}
   */
  public List<TableRow> rows(String statement, List<QueryParameter> parameters) {
    QueryResult result = queries.run(new QueryTables.Request(statement, 0, parameters));
    Map<String, Integer> columns = new HashMap<>();
    IntStream.range(0, result.columns().size())
        .forEach(i -> columns.put(result.columns().get(i), i));
    return result.rows().stream().map(row -> new TableRow(columns, row)).toList();
  }
}
