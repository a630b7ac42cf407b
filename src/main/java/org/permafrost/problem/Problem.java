package org.permafrost.problem;

import java.util.Locale;
import java.util.Objects;

/**
 * A failure the user can act on: the message names the file or key, the value and the remedy, and
 * is printed without a stack trace. Secrets in it are masked.
 */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  private Problem(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = Objects.requireNonNull(exitCode);
  }

  /** A wrong option or setting. */
  public static Problem usage(String message, Object... arguments) {
    return new Problem(ExitCode.USAGE, text(message, arguments), null);
  }

  /** Missing, broken or insufficient data. */
  public static Problem data(String message, Object... arguments) {
    return new Problem(ExitCode.DATA, text(message, arguments), null);
  }

  /** The run stopped on request and can be resumed. */
  public static Problem interrupted(String message, Object... arguments) {
    return new Problem(ExitCode.INTERRUPTED, text(message, arguments), null);
  }

  /** Something outside the program: Java, natives, memory, cluster, file system. */
  public static Problem environment(String message, Object... arguments) {
    return new Problem(ExitCode.ENVIRONMENT, text(message, arguments), null);
  }

  /** The same problem, remembering what caused it. */
  public Problem causedBy(Throwable cause) {
    return new Problem(exitCode, getMessage(), cause);
  }

  private static String text(String message, Object... arguments) {
    return Secrets.masked(String.format(Locale.ROOT, message, arguments));
  }

  public ExitCode exitCode() {
    return exitCode;
  }
}
