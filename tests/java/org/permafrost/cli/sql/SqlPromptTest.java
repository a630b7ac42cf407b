package org.permafrost.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;

class SqlPromptTest {
  private final List<String> executed = new ArrayList<>();
  private final StringWriter err = new StringWriter();

  private ExitCode run(boolean interactive, String input) {
    return new SqlPrompt(
            new BufferedReader(new StringReader(input)),
            new PrintWriter(err),
            interactive,
            statement -> {
              executed.add(statement);
              if (statement.startsWith("BAD")) {
                throw Problem.usage("cannot run %s", statement);
              }
            })
        .run();
  }

  @Test
  void goesOnAfterAFailure() {
    assertThat(run(false, "BAD one;\nSELECT 2;\nBAD three")).isEqualTo(ExitCode.USAGE);
    assertThat(executed).containsExactly("BAD one", "SELECT 2", "BAD three");
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "permafrost: cannot run BAD one\npermafrost: cannot run BAD three\n");
  }

  @Test
  void scriptsMayContainEmptyLines() {
    assertThat(run(false, "SELECT 1,\n\n 2;\n")).isEqualTo(ExitCode.OK);
    assertThat(executed).containsExactly("SELECT 1,\n\n 2");
  }

  @Test
  void aPersonMayEndAStatementWithAnEmptyLine() {
    run(true, "SELECT 1,\n 2\n\nquit\nSELECT 3;\n");
    assertThat(executed).containsExactly("SELECT 1,\n 2");
    assertThat(err.toString()).contains("sql> ...> ...> sql> ");
  }

  @Test
  void quitAndHelpAreCommandsOnlyBetweenStatements() {
    run(false, "help\nSELECT\nhelp\n;\nEXIT;\nSELECT 3;");
    assertThat(executed).containsExactly("SELECT\nhelp");
    assertThat(err.toString()).contains("SHOW TABLES;");
  }
}
