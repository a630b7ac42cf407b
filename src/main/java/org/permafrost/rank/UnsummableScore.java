package org.permafrost.rank;

/** A number that no exact sum can take up: not finite, or too large. */
public final class UnsummableScore extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  UnsummableScore(double value) {
    super("Cannot sum the filter score " + value + " exactly");
  }
}
