package org.permafrost.cli.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.permafrost.problem.Problem;

/** Statements that come from a file or from standard input: UTF-8, whatever the locale. */
final class StatementInput {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private StatementInput() {}

  /** What a person types. */
  static BufferedReader prompt() {
    return reader(System.in);
  }

  /**
   * A file, or standard input, without the mark that some editors put before UTF-8.
   *
   * @throws CharacterCodingException now or later, if it is not UTF-8
   */
  static BufferedReader open(Optional<Path> file) throws IOException {
    BufferedReader in = reader(file.isPresent() ? Files.newInputStream(file.get()) : System.in);
    in.mark(1);
    if (in.read() != BYTE_ORDER_MARK) {
      in.reset();
    }
    return in;
  }

  private static BufferedReader reader(InputStream in) {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
  }

  /** What to say of statements that could not be read. */
  static Problem unreadable(Exception failure) {
    Throwable cause = failure instanceof IOException ? failure : failure.getCause();
    return (cause instanceof CharacterCodingException
            ? Problem.data("Cannot read the statements; they are not UTF-8. Save them as UTF-8.")
            : Problem.data("Cannot read the statements: %s", cause.getMessage()))
        .causedBy(failure);
  }
}
