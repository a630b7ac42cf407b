package org.permafrost.cli.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.permafrost.cli.print.Printable;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;

/**
 * Reads statements until the input ends or says {@code quit}. A statement that fails is reported
 * and the next one runs.
 */
final class SqlPrompt {
  private static final String FIRST = "sql> ";
  private static final String MORE = "...> ";
  private static final String HELP =
      """
      A statement ends with a semicolon or an empty line. Anything Spark SQL knows works:
        SHOW TABLES;                      the tables
        DESCRIBE epochs;                  columns of a table and what they mean
        SELECT * FROM runs;               rows of a table
        SELECT * FROM lab.runs.snapshots; its history; FROM runs VERSION AS OF id looks back
      help shows this, quit ends.""";

  private final BufferedReader in;
  private final PrintWriter err;
  private final boolean interactive;
  private final Consumer<String> runner;
  private ExitCode outcome = ExitCode.OK;

  /**
   * @param err prompts, help and complaints
   * @param interactive whether a person types: prompts are shown and empty lines end statements
   * @param runner runs one statement and prints its result
   */
  SqlPrompt(BufferedReader in, PrintWriter err, boolean interactive, Consumer<String> runner) {
    this.in = in;
    this.err = err;
    this.interactive = interactive;
    this.runner = runner;
  }

  /** Returns the exit code of the first statement that failed. */
  ExitCode run() {
    StatementReader reader = new StatementReader();
    if (interactive) {
      err.println("Statements end with ; or an empty line; help and quit are commands.");
    }
    while (true) {
      prompt(reader);
      String line = nextLine();
      if (line == null) {
        reader.take().ifPresent(this::execute);
        return outcome;
      }
      if (isCommand(line, "quit", "exit") && !reader.isPending()) {
        return outcome;
      }
      if (isCommand(line, "help", "?") && !reader.isPending()) {
        err.println(HELP);
        err.flush();
      } else if (interactive && line.isBlank()) {
        reader.take().ifPresent(this::execute);
      } else {
        reader.line(line).forEach(this::execute);
      }
    }
  }

  private void execute(String statement) {
    try {
      runner.accept(statement);
    } catch (Problem problem) {
      outcome = outcome == ExitCode.OK ? problem.exitCode() : outcome;
      err.println("permafrost: " + Printable.lines(problem.getMessage()));
      err.flush();
    }
  }

  private void prompt(StatementReader reader) {
    if (interactive) {
      err.print(reader.isPending() ? MORE : FIRST);
      err.flush();
    }
  }

  /** Null at the end of the input. */
  private String nextLine() {
    try {
      return in.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isCommand(String line, String... names) {
    String word = line.strip().toLowerCase(Locale.ROOT);
    String command = word.endsWith(";") ? word.substring(0, word.length() - 1).strip() : word;
    return List.of(names).contains(command);
  }
}
