package org.permafrost.problem;

/** What the process tells its caller. The numbers are part of the command line's contract. */
public enum ExitCode {
  OK(0),
  /** Wrong command line or settings. */
  USAGE(2),
  /** Missing, broken or insufficient data. */
  DATA(3),
  /** Stopped on request; {@code train --resume} continues. */
  INTERRUPTED(4),
  /** Java, natives, memory, cluster or file system. */
  ENVIRONMENT(5);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
