package org.permafrost.network.exchange;

import java.util.Locale;

/**
 * A file, or a network, that cannot be taken over. The message completes "Cannot import FILE: ..."
 * and says what would do.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_NAME = 120;

  public Refusal(String format, Object... arguments) {
    super(String.format(Locale.ROOT, format, arguments));
  }

  /** The same, remembering what caused it. */
  public Refusal causedBy(Throwable cause) {
    initCause(cause);
    return this;
  }

  /** A name out of a file as messages show it: never endless. */
  public static String shown(String name) {
    return name.length() <= LONGEST_NAME
        ? name
        : name.substring(0, LONGEST_NAME) + "… (" + name.length() + " characters)";
  }
}
