package org.permafrost.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts lines of input into SQL statements at semicolons, but not at those inside quotes or
 * comments.
 */
final class StatementReader {
  private enum Inside {
    NOTHING,
    SINGLE_QUOTES,
    DOUBLE_QUOTES,
    BACKTICKS,
    LINE_COMMENT,
    BLOCK_COMMENT
  }

  private final StringBuilder pending = new StringBuilder();
  private boolean hasContent;
  private Inside inside = Inside.NOTHING;

  /** Takes one line and returns the statements that it completes, without their semicolons. */
  List<String> line(String line) {
    List<String> complete = new ArrayList<>();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      char next = i + 1 < line.length() ? line.charAt(i + 1) : '\n';
      if (inside == Inside.NOTHING && c == ';') {
        take().ifPresent(complete::add);
        continue;
      }
      pending.append(c);
      if (skipsNext(c, next)) {
        pending.append(next);
        i++;
      } else {
        step(c, next);
      }
    }
    if (inside == Inside.LINE_COMMENT) {
      inside = Inside.NOTHING;
    }
    pending.append('\n');
    return complete;
  }

  /** What has been read since the last semicolon, if there is anything to run in it. */
  Optional<String> take() {
    String statement = pending.toString().strip();
    boolean content = hasContent;
    pending.setLength(0);
    hasContent = false;
    inside = Inside.NOTHING;
    return content ? Optional.of(statement) : Optional.empty();
  }

  /** Whether a statement has begun. */
  boolean isPending() {
    return hasContent;
  }

  /** Two characters that belong together: an escape, or the end or start of a block comment. */
  private boolean skipsNext(char c, char next) {
    if ((inside == Inside.SINGLE_QUOTES || inside == Inside.DOUBLE_QUOTES)
        && c == '\\'
        && next != '\n') {
      return true;
    }
    if (inside == Inside.BLOCK_COMMENT && c == '*' && next == '/') {
      inside = Inside.NOTHING;
      return true;
    }
    if (inside == Inside.NOTHING && c == '/' && next == '*') {
      inside = Inside.BLOCK_COMMENT;
      return true;
    }
    return false;
  }

  private void step(char c, char next) {
    switch (inside) {
      case NOTHING -> {
        if (c == '-' && next == '-') {
          inside = Inside.LINE_COMMENT;
          return;
        }
        hasContent |= !Character.isWhitespace(c);
        inside =
            switch (c) {
              case '\'' -> Inside.SINGLE_QUOTES;
              case '"' -> Inside.DOUBLE_QUOTES;
              case '`' -> Inside.BACKTICKS;
              default -> Inside.NOTHING;
            };
      }
      case SINGLE_QUOTES -> leaveAt(c == '\'');
      case DOUBLE_QUOTES -> leaveAt(c == '"');
      case BACKTICKS -> leaveAt(c == '`');
      case LINE_COMMENT, BLOCK_COMMENT -> {}
    }
  }

  private void leaveAt(boolean end) {
    inside = end ? Inside.NOTHING : inside;
  }
}
