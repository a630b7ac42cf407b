package org.permafrost.action.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.spark.LocalSpark;
import org.permafrost.spark.Session;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

class QueryTablesTest {
  @TempDir static Path folder;

  private static Warehouse warehouse;

  /** Two classes; conv1 has ten filters, tench scores filter f with f, church with 10 - f. */
  @BeforeAll
  static void fill() {
    warehouse = LocalSpark.warehouse(folder);
    OffsetDateTime start = OffsetDateTime.parse("2026-01-01T00:00:00Z");
    for (String run : List.of("old", "new")) {
      start = start.plusDays(1);
      warehouse.replace(
          Table.RUNS,
          Map.of("run", run),
          List.of(Table.RUNS.row(Map.of("run", run, "started_at", start.toInstant()))));
      Map<String, Object> epoch = Map.of("run", run, "epoch", 1);
      warehouse.replace(Table.FILTER_RANKS, epoch, ranks(run));
      warehouse.replace(
          Table.FROZEN_FILTERS,
          epoch,
          List.of(
              Table.FROZEN_FILTERS.row(
                  Map.of(
                      "run", run, "epoch", 1, "class", "tench", "layer", "conv1", "filter", 9,
                      "score", 9.0, "rank", 1))));
      warehouse.replace(
          Table.CLASS_METRICS,
          epoch,
          List.of(
              Table.CLASS_METRICS.row(
                  Map.of(
                      "run", run, "epoch", 1, "split", "holdout", "class", "tench", "label", 0,
                      "f1", 0.5))));
    }
  }

  private static List<Row> ranks(String run) {
    return Stream.of(0, 1)
        .flatMap(
            label ->
                Stream.iterate(0, f -> f < 10, f -> f + 1)
                    .map(
                        filter -> {
                          int rank = label == 0 ? 10 - filter : filter + 1;
                          Map<String, Object> values =
                              new HashMap<>(Map.of("run", run, "epoch", 1, "split", "train"));
                          values.putAll(Map.of("scorer", "max", "label", label));
                          values.putAll(Map.of("layer", "conv1", "filter", filter));
                          values.put("class", label == 0 ? "tench" : "church");
                          values.putAll(Map.of("rank", rank, "share", rank / 10.0));
                          values.put("score", 11.0 - rank);
                          return Table.FILTER_RANKS.row(values);
                        }))
        .toList();
  }

  private static QueryResult run(String statement) {
    return new QueryTables(warehouse.spark()).run(new QueryTables.Request(statement, 100));
  }

  @Test
  void valuesComeAsPlainJava() {
    QueryResult result =
        run(
            "SELECT 1 AS i, 2L AS l, 0.5D AS d, 1.50BD AS dec, 'x' AS s, true AS b,"
                + " DATE'2026-01-02' AS day, TIMESTAMP'2026-01-02 03:04:05' AS t, array(1, 2) AS a,"
                + " named_struct('p', 1) AS st, map('k', 2) AS m, null AS n;");
    assertThat(result.columns())
        .containsExactly("i", "l", "d", "dec", "s", "b", "day", "t", "a", "st", "m", "n");
    assertThat(result.rows())
        .containsExactly(
            Arrays.asList(
                1,
                2L,
                0.5,
                new BigDecimal("1.50"),
                "x",
                true,
                LocalDate.of(2026, 1, 2),
                LocalDate.of(2026, 1, 2)
                    .atTime(3, 4, 5)
                    .atZone(ZoneId.systemDefault())
                    .toOffsetDateTime(),
                List.of(1, 2),
                Map.of("p", 1),
                Map.of("k", 2),
                null));
    assertThat(result.truncated()).isFalse();
  }

  @Test
  void rowsAreLimitedOnTheDriver() {
    QueryTables tables = new QueryTables(warehouse.spark());
    QueryResult some = tables.run(new QueryTables.Request("SELECT * FROM range(5)", 3));
    assertThat(some.rows()).hasSize(3);
    assertThat(some.truncated()).isTrue();
    QueryResult exact = tables.run(new QueryTables.Request("SELECT * FROM range(5)", 5));
    assertThat(exact.rows()).hasSize(5);
    assertThat(exact.truncated()).isFalse();
    assertThat(tables.run(new QueryTables.Request("SELECT * FROM range(5)", 0)).rows()).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELEC 1",
        "SELECT nothing FROM runs",
        "SELECT * FROM no_such_table",
        "SELECT * FROM runs VERSION AS OF 12345",
        "SELECT element_at(array(1), 0)",
        "CALL permafrost.system.rollback_to_snapshot('lab.runs', 1)",
        " ; "
      })
  void wrongStatementsAreUsageProblemsOfOneLine(String statement) {
    assertThatThrownBy(() -> run(statement))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(problem.getMessage())
                  .hasSizeBetween(10, 300)
                  .doesNotContain("\n", "== SQL", "Project");
            });
  }

  @Test
  void messagesAreSparksOwn() {
    assertThatThrownBy(() -> run("SELECT nothing FROM runs"))
        .hasMessageContaining("A column or function parameter with name `nothing` cannot be");
    assertThatThrownBy(() -> run("SELEC 1"))
        .hasMessageContaining("Syntax error at or near 'SELEC'");
    assertThatThrownBy(() -> run("SELECT * FROM no_such_table"))
        .hasMessage(
            "[TABLE_OR_VIEW_NOT_FOUND] The table or view `no_such_table` cannot be found. SHOW"
                + " TABLES lists what there is (line 1, position 14).");
  }

  @Test
  void whatBreaksWhileItRunsIsNoUsageProblem() {
    assertThatThrownBy(() -> run("SELECT raise_error(concat('mine', id)) FROM range(1)"))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.ENVIRONMENT))
        .hasMessage("The query failed: mine0. Run again with --verbose for details.");
  }

  @Test
  void parametersAreValuesNotText() {
    QueryTables tables = new QueryTables(warehouse.spark());
    List<QueryParameter> parameters =
        Stream.of("s=x' OR '1'='1", "n:int=7", "d:date=2026-01-02", "unused=1")
            .map(QueryParameter::parse)
            .toList();
    QueryResult result =
        tables.run(
            new QueryTables.Request(
                "SELECT :s AS s, :n + 1 AS n, :d AS d, count(*) AS c FROM runs WHERE run = :s;",
                10,
                parameters));
    assertThat(result.rows())
        .containsExactly(List.of("x' OR '1'='1", 8, LocalDate.of(2026, 1, 2), 0L));
  }

  @Test
  void aPointInTimeIsMeantInTheZoneItIsShownIn() {
    QueryTables tables = new QueryTables(warehouse.spark());
    String before = warehouse.spark().conf().get("spark.sql.session.timeZone");
    for (String zone : List.of("Asia/Tokyo", "America/St_Johns", "UTC")) {
      warehouse.spark().conf().set("spark.sql.session.timeZone", zone);
      QueryResult result =
          tables.run(
              new QueryTables.Request(
                  "SELECT CAST(:t AS STRING) AS t",
                  10,
                  List.of(QueryParameter.parse("t:timestamp=2026-11-22 08:30:00"))));
      assertThat(result.rows()).containsExactly(List.of("2026-11-22 08:30:00"));
    }
    warehouse.spark().conf().set("spark.sql.session.timeZone", before);
  }

  static Stream<String> examplesOfThePage() throws IOException {
    return Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(Path.of("src/site/markdown/tables.md")))
        .results()
        .map(match -> match.group(1));
  }

  @ParameterizedTest
  @MethodSource
  void examplesOfThePage(String statement) {
    assertThat(run(statement).columns()).isNotEmpty();
  }

  @Test
  void aMissingWarehouseIsADataProblem() {
    try (Session session = Session.open(LocalSpark.settings(folder.resolve("none")), "sql")) {
      assertThatThrownBy(session::existing)
          .isInstanceOfSatisfying(
              Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.DATA));
    }
  }
}
