package org.permafrost.action.query;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.permafrost.problem.Problem;

/**
 * Runs SQL statements over the tables of a warehouse, one after the other in one session. Whatever
 * Spark SQL accepts is allowed: it is the user's own warehouse.
 */
public final class QueryTables {
  private final SparkSession spark;

  /** Over a session that is already open. */
  public QueryTables(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * @param statement one statement, with or without a final semicolon
   * @param maxRows rows brought to the driver at most; 0 means all
   * @param parameters values of the places that say {@code :name}; those that the statement does
   *     not name are ignored
   */
  public record Request(String statement, int maxRows, List<QueryParameter> parameters) {
    public Request {
      parameters = List.copyOf(parameters);
      if (maxRows < 0 || maxRows == Integer.MAX_VALUE) {
        throw new IllegalArgumentException("maxRows must not be negative: " + maxRows);
      }
    }

    public Request(String statement, int maxRows) {
      this(statement, maxRows, List.of());
    }
  }

  /**
   * Runs one statement.
   *
   * @throws Problem (usage) if Spark rejects the statement or a parameter has no value;
   *     (environment) if it breaks on the way
   */
  public QueryResult run(Request request) {
    String statement = withoutSemicolon(request.statement());
    if (statement.isEmpty()) {
      throw Problem.usage("The SQL statement is empty; try SHOW TABLES.");
    }
    spark.sparkContext().setJobGroup("sql", "sql: " + oneLine(statement), true);
    try {
      ZoneId zone = ZoneId.of(spark.sessionState().conf().sessionLocalTimeZone());
      Dataset<Row> frame = spark.sql(statement, QueryParameter.byName(request.parameters(), zone));
      int limit = request.maxRows();
      List<Row> rows = limit == 0 ? frame.collectAsList() : frame.takeAsList(limit + 1);
      boolean truncated = limit > 0 && rows.size() > limit;
      // SET may have changed it.
      PlainValues values =
          new PlainValues(ZoneId.of(spark.sessionState().conf().sessionLocalTimeZone()));
      return new QueryResult(
          Arrays.asList(frame.columns()),
          rows.stream().limit(truncated ? limit : rows.size()).map(values::row).toList(),
          truncated);
    } catch (Exception e) { // Spark throws checked exceptions without declaring them
      throw QueryFailure.of(e);
    } finally {
      spark.sparkContext().clearJobGroup();
    }
  }

  private static String withoutSemicolon(String statement) {
    String text = statement.strip();
    while (text.endsWith(";")) {
      text = text.substring(0, text.length() - 1).strip();
    }
    return text;
  }

  private static String oneLine(String statement) {
    String line = statement.replaceAll("\\s+", " ");
    return line.length() <= 80 ? line : line.substring(0, 79) + "…";
  }
}
