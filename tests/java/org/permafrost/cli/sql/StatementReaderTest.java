package org.permafrost.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementReaderTest {
  /** All statements of a text; the last one may lack its semicolon. */
  private static List<String> statements(String text) {
    return StatementReader.statements(text);
  }

  @Test
  void semicolonsEndStatements() {
    assertThat(statements("SELECT 1; SELECT 2;\nSELECT\n 3"))
        .containsExactly("SELECT 1", "SELECT 2", "SELECT\n 3");
  }

  @Test
  void semicolonsInsideQuotesDoNot() {
    assertThat(statements("SELECT ';', \"a;b\", `c;d`;SELECT 'it\\';s'"))
        .containsExactly("SELECT ';', \"a;b\", `c;d`", "SELECT 'it\\';s'");
  }

  @Test
  void quotesMaySpanLines() {
    assertThat(statements("SELECT 'a;\nb;'; SELECT 2"))
        .containsExactly("SELECT 'a;\nb;'", "SELECT 2");
  }

  @Test
  void commentsHideSemicolonsAndQuotes() {
    assertThat(statements("-- don't;\nSELECT 1 /* it's; */ + 1; /* ; */ -- ;"))
        .containsExactly("-- don't;\nSELECT 1 /* it's; */ + 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT r'\\'",
        "SELECT R\"\\\", ';'",
        "SELECT r'a;\\', 1",
        "SELECT 'it''s;'",
        "SELECT \"a\\\";b\"",
        "SELECT `a``;b`",
        "SELECT '\\\\', ';'",
        "SELECT 1 /* a /* b; */ c; */ + 1",
        "SELECT /*+ BROADCAST(a) */ ';' FROM a",
        "SELECT 1 -- one \\\n; still the comment\n + 1",
        "SELECT '\uD83D\uDE00;' AS `\uD83C\uDF4E;`"
      })
  void statementsEndWhereSparkSeesTheirEnd(String statement) {
    assertThat(statements(statement + "; SELECT 2")).containsExactly(statement, "SELECT 2");
  }

  @Test
  void whatIsNeverClosedIsLeftToSparkWhole() {
    assertThat(statements("SELECT 1; SELECT 'a; b")).containsExactly("SELECT 1", "SELECT 'a; b");
    assertThat(statements("SELECT 1; /* a /* b; */ SELECT 2;"))
        .containsExactly("SELECT 1", "/* a /* b; */ SELECT 2;");
    assertThat(statements("SELECT `a; b")).containsExactly("SELECT `a; b");
  }

  @Test
  void anOpenQuoteOrCommentIsPending() {
    StatementReader reader = new StatementReader();
    for (String line : List.of("/* one", "'two", "\"three", "`four", "five")) {
      assertThat(reader.line(line)).isEmpty();
      assertThat(reader.isPending()).isTrue();
      assertThat(reader.take()).contains(line);
    }
    reader.line("-- six");
    assertThat(reader.isPending()).isFalse();
  }

  @Test
  void nothingToRunIsNoStatement() {
    assertThat(statements("  ;;\n-- only a comment\n /* or; two */ ;")).isEmpty();
  }
}
