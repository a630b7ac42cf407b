package org.permafrost.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.cli.Main;
import org.permafrost.spark.LocalSpark;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;
import picocli.CommandLine;

class SqlCommandTest {
  @TempDir static Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void fill() {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    warehouse.replace(
        Table.RUNS,
        Map.of("run", "first"),
        List.of(
            Table.RUNS.row(
                Map.of("run", "first", "status", "finished", "accuracy", 0.5, "epochs_done", 2))));
  }

  private int run(String... arguments) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    String[] all = new String[arguments.length + 2];
    all[0] = "--warehouse";
    all[1] = folder.toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return command.execute(all);
  }

  private int runWithInput(String input, String... arguments) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      return run(arguments);
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void printsATable() {
    assertThat(run("sql", "SELECT run, accuracy FROM runs")).isZero();
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            run    accuracy
            -----  --------
            first       0.5
            """);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void printsCsvAndJson() {
    assertThat(run("sql", "SELECT run FROM runs", "--format", "csv")).isZero();
    assertThat(run("sql", "SELECT run FROM runs", "--json")).isZero();
    assertThat(out.toString()).isEqualTo("run\r\nfirst\r\n[\n  {\"run\":\"first\"}\n]\n");
  }

  @Test
  void saysWhenRowsAreMissing() {
    assertThat(run("sql", "SELECT id FROM range(9)", "--max-rows", "2", "--format", "csv"))
        .isZero();
    assertThat(out.toString()).isEqualTo("id\r\n0\r\n1\r\n");
    assertThat(err.toString()).contains("Only the first 2 rows are shown; --max-rows 0 shows all.");
  }

  @Test
  void aWrongQueryEndsWithUsageAndOneLine() {
    assertThat(run("sql", "SELECT nothing FROM runs")).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("permafrost: ")
        .contains("`nothing`");
  }

  @Test
  void readsStatementsFromStandardInput() {
    String input = "SELECT 1 AS a;\nSELECT broken FROM runs;\nSELECT 2 AS b";
    assertThat(runWithInput(input, "sql", "--format", "csv")).isEqualTo(2);
    assertThat(out.toString()).isEqualTo("a\r\n1\r\nb\r\n2\r\n");
    assertThat(err.toString()).contains("1 row in ").contains("`broken`");
  }

  @Test
  void readsStatementsFromAFile() throws IOException {
    Path file = folder.resolve("two.sql");
    Files.writeString(file, "-- two\nSELECT 1 AS a;\n\nSELECT 2 AS b;\n");
    assertThat(run("sql", "--file", file.toString(), "--format", "csv")).isZero();
    assertThat(out.toString()).isEqualTo("a\r\n1\r\nb\r\n2\r\n");
  }

  @Test
  void severalStatementsOfOneArgumentRunLikeAFile() {
    assertThat(run("sql", "SELECT 1 AS a; SELECT ';' AS b;", "--format", "csv")).isZero();
    assertThat(out.toString()).isEqualTo("a\r\n1\r\nb\r\n;\r\n");
    assertThat(run("sql", "SELECT broken FROM runs; SELECT 2 AS c", "--format", "csv"))
        .isEqualTo(2);
    assertThat(out.toString()).endsWith("c\r\n2\r\n");
    assertThat(err.toString()).contains("1 row in ").contains("`broken`");
  }

  @Test
  void aQueryWithoutAStatementIsRefused() {
    assertThat(run("sql", " ; -- nothing")).isEqualTo(2);
    assertThat(run("sql", "")).isEqualTo(2);
    assertThat(err.toString()).contains("The query has no statement");
  }

  @Test
  void parametersFillPlacesOfStatements() throws IOException {
    Path file = folder.resolve("places.sql");
    Files.writeString(file, "SELECT run FROM runs WHERE run = :run;\nSELECT :top + 1 AS n;\n");
    assertThat(
            run(
                "sql",
                "--file",
                file.toString(),
                "--format",
                "csv",
                "--parameter",
                "run=first",
                "-p",
                "top:int=2"))
        .isZero();
    assertThat(out.toString()).isEqualTo("run\r\nfirst\r\nn\r\n3\r\n");
    assertThat(run("sql", "SELECT :run", "--parameter", "rum=first")).isEqualTo(2);
    assertThat(err.toString())
        .contains("The statement needs a value for :run; give it with --parameter run=VALUE.");
  }

  @Test
  void statementsAreUtf8WithOrWithoutAMark() throws IOException {
    String statement = "SELECT 'é日本😀' AS n;\n";
    for (String text : List.of(statement, "\uFEFF" + statement, "\uFEFF\n" + statement)) {
      out.getBuffer().setLength(0);
      assertThat(runWithInput(text, "sql", "--format", "csv")).isZero();
      assertThat(out.toString()).isEqualTo("n\r\né日本😀\r\n");
      out.getBuffer().setLength(0);
      Path file = Files.writeString(folder.resolve("marked.sql"), text);
      assertThat(run("sql", "--format", "csv", "--file", file.toString())).isZero();
      assertThat(out.toString()).isEqualTo("n\r\né日本😀\r\n");
    }
    Path latin = folder.resolve("latin.sql");
    Files.write(latin, "SELECT 'é';".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(run("sql", "--file", latin.toString())).isEqualTo(3);
    assertThat(err.toString()).contains("Cannot read the statements; they are not UTF-8");
  }

  @Test
  void wrongOptionsAreUsageProblems() {
    assertThat(run("sql", "SELECT 1", "--format", "xml")).isEqualTo(2);
    assertThat(run("sql", "SELECT 1", "--max-rows", "-1")).isEqualTo(2);
    assertThat(run("sql", "--file", "no/such.sql")).isEqualTo(2);
    assertThat(run("sql", "SELECT :n", "--parameter", "n:int=x")).isEqualTo(2);
    assertThat(err.toString())
        .contains("xml", "--max-rows to -1", "no/such.sql", "parameter n as int");
  }

  @Test
  void listsRuns() {
    assertThat(run("runs")).isZero();
    assertThat(out.toString().lines().toList())
        .hasSize(3)
        .last()
        .asString()
        .startsWith(
            "first  finished  NULL  NULL     NULL               2               0       0.5");
    assertThat(run("runs", "--format", "json")).isZero();
    assertThat(out.toString()).contains("{\"run\":\"first\",\"status\":\"finished\",\"mode\":null");
  }

  @Test
  void aMissingWarehouseIsADataProblem() {
    assertThat(run("runs", "--warehouse", folder.resolve("none").toString())).isEqualTo(3);
    assertThat(err.toString()).contains("There is no warehouse at");
  }
}
