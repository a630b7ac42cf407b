package org.permafrost.report.data;

import java.util.List;
import java.util.Optional;
import org.permafrost.action.query.QueryParameter;
import org.permafrost.table.Table;

/** What the tables say about one run. */
public final class RunTables {
  /** The one on which every epoch is measured; another may be measured at the end. */
  private static final String SPLIT =
      """
      SELECT split FROM class_metrics WHERE run = :run GROUP BY split
      ORDER BY count(DISTINCT epoch) DESC, split
      """;

  private final RunQueries queries;
  private final Optional<TableRow> row;
  private final List<TableRow> epochs;
  private final RunClasses classes;
  private final Optional<RankingKey> ranking;
  private final Optional<String> split;

  /** Reads what most sections need. */
  public RunTables(WarehouseTables tables, String run) {
    queries = new RunQueries(tables, run);
    row = rows("SELECT * FROM runs WHERE run = :run", Table.RUNS).stream().findFirst();
    epochs = rows("SELECT * FROM epochs WHERE run = :run ORDER BY epoch", Table.EPOCHS);
    split = rows(SPLIT, Table.CLASS_METRICS).stream().map(found -> found.raw("split")).findFirst();
    classes = RunClasses.of(queries, split);
    ranking = RankingKey.of(queries);
  }

  /** Its name, as it was given. */
  public String run() {
    return queries.run();
  }

  /** Its name, as it can be shown. */
  public String title() {
    return VisibleText.of(queries.run());
  }

  /** Its row in {@code runs}; networks from elsewhere that were only ranked have none. */
  public Optional<TableRow> row() {
    return row;
  }

  /** Its classes, or those that are shown if there are very many. */
  public RunClasses classes() {
    return classes;
  }

  /** The ranking that is shown. */
  public Optional<RankingKey> ranking() {
    return ranking;
  }

  /** Whether any table knows it; the name of a sequence of tasks will do, too. */
  public boolean exists() {
    return row.isPresent()
        || ranking.isPresent()
        || !rows("SELECT sequence FROM sequences WHERE sequence = :run", Table.SEQUENCES).isEmpty()
        || !rows("SELECT run FROM judgements WHERE run = :run LIMIT 1", Table.JUDGEMENTS).isEmpty();
  }

  /**
   * Rows of a statement that says {@code :run}.
   *
   * @param needs tables it reads; none come back if one of them is missing
   */
  public List<TableRow> rows(String statement, Table... needs) {
    return queries.rows(statement, needs);
  }

  /** The same with more values. */
  public List<TableRow> rows(String statement, List<QueryParameter> more, Table... needs) {
    return queries.rows(statement, more, needs);
  }

  /** Rows of finished epochs in their order. */
  public List<TableRow> epochs() {
    return epochs;
  }

  /** Whether all of these tables exist. */
  public boolean has(Table... needs) {
    return queries.tables().has(needs);
  }

  /**
   * For statements over tables that tell what images were taken for: their column {@code
   * predicted}, or NULL in its place where an older version lacks it.
   */
  public String predicted(Table table) {
    return queries.tables().columnOrNull(table, "predicted", "ARRAY<BIGINT>");
  }

  /**
   * For statements over {@code class_metrics}: :run, and :split, on which every epoch is measured.
   */
  public List<TableRow> measured(String statement, Table... more) {
    return split.isEmpty()
        ? List.of()
        : rows(statement, List.of(new QueryParameter("split", split.get())), more);
  }

  /** For statements over the tables of rankings: :run, :epoch, :dataset, :split, :scorer, :base. */
  public List<TableRow> ranked(RankingKey key, String statement, Table... needs) {
    return rows(statement, key.parameters(), needs);
  }
}
