package org.permafrost.cli.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;
import org.apache.spark.sql.catalyst.parser.SqlBaseLexer;
import org.apache.spark.sql.catalyst.parser.UpperCaseCharStream;

/**
 * Cuts lines of input into SQL statements at the semicolons that Spark's own lexer takes for such:
 * not those inside quotes, raw strings, quoted names, comments and comments within comments.
 */
final class StatementReader {
  /** A quote that is never closed comes out of the lexer as a token of its own. */
  private static final Set<String> QUOTES = Set.of("'", "\"", "`");

  /**
   * @param semicolons where statements end
   * @param content whether there is anything to run behind the last of them, or a quote or comment
   *     that is still open
   */
  private record Scan(List<Integer> semicolons, boolean content) {}

  private final StringBuilder pending = new StringBuilder();

  /** The statements of a whole text; the last one may lack its semicolon. */
  static List<String> statements(String text) {
    StatementReader reader = new StatementReader();
    List<String> statements = new ArrayList<>();
    text.lines().forEach(line -> statements.addAll(reader.line(line)));
    reader.take().ifPresent(statements::add);
    return statements;
  }

  /** Takes one line and returns the statements that it completes, without their semicolons. */
  List<String> line(String line) {
    pending.append(line).append('\n');
    return line.indexOf(';') < 0 ? List.of() : cut();
  }

  private List<String> cut() {
    List<String> complete = new ArrayList<>();
    int start = 0;
    for (int end : scan(pending.toString()).semicolons()) {
      String statement = pending.substring(start, end);
      if (scan(statement).content()) {
        complete.add(statement.strip());
      }
      start = end + 1;
    }
    pending.delete(0, start);
    return complete;
  }

  /** What has been read since the last semicolon, if there is anything to run in it. */
  Optional<String> take() {
    Optional<String> statement =
        Optional.of(pending.toString().strip()).filter(text -> scan(text).content());
    pending.setLength(0);
    return statement;
  }

  /** Whether a statement has begun. */
  boolean isPending() {
    return scan(pending.toString()).content();
  }

  private static Scan scan(String text) {
    SqlBaseLexer lexer = new SqlBaseLexer(new UpperCaseCharStream(CharStreams.fromString(text)));
    lexer.removeErrorListeners();
    List<Integer> semicolons = new ArrayList<>();
    boolean content = false;
    for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
      if (QUOTES.contains(token.getText())) {
        return new Scan(semicolons, true);
      }
      if (token.getType() == SqlBaseLexer.SEMICOLON) {
        semicolons.add(text.offsetByCodePoints(0, token.getStartIndex()));
        content = false;
      } else {
        content |= token.getChannel() == Token.DEFAULT_CHANNEL;
      }
    }
    return new Scan(semicolons, content || lexer.has_unclosed_bracketed_comment);
  }
}
