package org.permafrost.cli.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.permafrost.action.query.QueryParameter;
import org.permafrost.action.query.QueryResult;
import org.permafrost.action.query.QueryTables;
import org.permafrost.cli.option.GlobalOptions;
import org.permafrost.cli.print.ResultFormat;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.spark.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code permafrost sql}. */
@Command(
    name = "sql",
    description =
        "Runs a query over the tables of a warehouse; without one, opens a prompt or reads"
            + " statements from standard input.%n",
    footer = {"", "Example: permafrost sql \"SELECT run, epoch, macro_f1 FROM epochs\""})
public final class SqlCommand implements Callable<Integer> {
  @Mixin private GlobalOptions global;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "QUERY",
      description = "Any Spark SQL statement, or several separated by semicolons.")
  private String query;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Run the statements in a file, for example one from conf/sql.")
  private Path file;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "table, csv or json (default: table; --json means json).")
  private ResultFormat format;

  @Option(
      names = "--max-rows",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Show at most this many rows; 0 shows all (default: ${DEFAULT-VALUE}).")
  private int maxRows;

  @Option(
      names = {"-p", "--parameter"},
      paramLabel = "NAME[:TYPE]=VALUE",
      description = {
        "Value of :NAME in the statements; may be repeated. TYPE is string (default), int, bigint,",
        "double, boolean, date or timestamp."
      })
  private List<String> parameters = List.of();

  private List<QueryParameter> values;
  private QueryTables tables;

  @Override
  public Integer call() {
    check();
    values = parameters.stream().map(QueryParameter::parse).toList();
    // Names are checked before Spark starts; the zone is known later.
    QueryParameter.byName(values, ZoneOffset.UTC);
    try (Session session = Session.open(global.settings(Map.of()), "sql")) {
      tables = new QueryTables(session.existing().spark());
      return answer();
    }
  }

  @SuppressWarnings("SystemConsoleNull") // up to Java 17, the newest of Spark 3.5, it is null
  private int answer() {
    List<String> statements = query == null ? List.of() : StatementReader.statements(query);
    if (statements.size() == 1) {
      print(statements.get(0));
      return ExitCode.OK.code();
    }
    boolean interactive = query == null && file == null && System.console() != null;
    try (BufferedReader in = input(interactive)) {
      ExitCode outcome = new SqlPrompt(in, err(), interactive, this::printTimed).run();
      return (interactive ? ExitCode.OK : outcome).code();
    } catch (IOException | UncheckedIOException e) {
      throw StatementInput.unreadable(e);
    }
  }

  private void check() {
    if (maxRows < 0 || maxRows == Integer.MAX_VALUE) {
      throw Problem.usage("Cannot set --max-rows to %d; give 0 or a positive number.", maxRows);
    }
    if (query != null && file != null) {
      throw Problem.usage("Give a query or --file %s, not both.", file);
    }
    if (query != null && StatementReader.statements(query).isEmpty()) {
      throw Problem.usage("The query has no statement; leave it out for a prompt.");
    }
    if (file != null && !Files.isReadable(file)) {
      throw Problem.usage("Cannot read the file %s; check the path given to --file.", file);
    }
  }

  private BufferedReader input(boolean interactive) throws IOException {
    if (query != null) {
      return new BufferedReader(new StringReader(query));
    }
    return interactive ? StatementInput.prompt() : StatementInput.open(Optional.ofNullable(file));
  }

  private void printTimed(String statement) {
    long start = System.nanoTime();
    int rows = print(statement);
    err()
        .printf(
            Locale.ROOT,
            "%d %s in %.2f s%n%n",
            rows,
            rows == 1 ? "row" : "rows",
            (System.nanoTime() - start) / 1e9);
    err().flush();
  }

  private int print(String statement) {
    QueryResult result = tables.run(new QueryTables.Request(statement, maxRows, values));
    PrintWriter out = spec.commandLine().getOut();
    format().write(result, out);
    out.flush();
    if (result.truncated()) {
      err()
          .printf(
              Locale.ROOT, "Only the first %d rows are shown; --max-rows 0 shows all.%n", maxRows);
      err().flush();
    }
    return result.rows().size();
  }

  private ResultFormat format() {
    return Optional.ofNullable(format)
        .orElse(global.isJson() ? ResultFormat.JSON : ResultFormat.TABLE);
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
