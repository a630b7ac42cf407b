package org.permafrost.rank;

/**
 * Scores as whole multiples of 2^-20: their sums do not depend on the order of addition, so that
 * partitioning, retries and speculation cannot change a bit.
 */
public final class FixedPoint {
  /** Exponent of the step. */
  static final int EXPONENT = -20;

  private static final double ONE = 1 << 20;
  private static final double LIMIT = Long.MAX_VALUE / ONE / 2;

  private FixedPoint() {}

  /**
   * Nearest multiple of 2^-20.
   *
   * @throws UnsummableScore if the value is not finite or too large
   */
  public static long of(double value) {
    if (!(Math.abs(value) < LIMIT)) {
      throw new UnsummableScore(value);
    }
    return Math.round(value * ONE);
  }
}
