package org.permafrost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementReaderTest {
  private final StatementReader reader = new StatementReader();

  /** All statements of a text; the last one may lack its semicolon. */
  private List<String> statements(String text) {
    List<String> statements = new ArrayList<>();
    text.lines().forEach(line -> statements.addAll(reader.line(line)));
    reader.take().ifPresent(statements::add);
    return statements;
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

  @Test
  void nothingToRunIsNoStatement() {
    assertThat(statements("  ;;\n-- only a comment\n /* or; two */ ;")).isEmpty();
    assertThat(reader.isPending()).isFalse();
  }
}
