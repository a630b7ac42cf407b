package org.permafrost.rank;

import java.io.Serializable;

/**
 * Sums of the mean values of maps over images, one per map, in steps of 2^-30. Adding in any order
 * gives the same bits. Positive values are rounded up, so that a sum is 0 only if all of them are.
 */
public final class MapSums implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double STEPS = 1L << 30;

  private final long[] sums;

  /**
   * @param maps number of sums
   */
  public MapSums(int maps) {
    sums = new long[maps];
  }

  /**
   * Adds the mean value of one image's map.
   *
   * @param value finite, at least 0
   * @throws ArithmeticException if it is not finite or the sum grows too large
   */
  public void add(int map, double value) {
    double steps = Math.ceil(value * STEPS);
    if (!(steps >= 0 && steps < Long.MAX_VALUE)) {
      throw new ArithmeticException("Cannot add an activation of " + value);
    }
    sums[map] = Math.addExact(sums[map], (long) steps);
  }

  /** Adds the other sums to these and returns these. */
  public MapSums merge(MapSums other) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = Math.addExact(sums[i], other.sums[i]);
    }
    return this;
  }

  /** A sum. */
  public double of(int map) {
    return sums[map] / STEPS;
  }
}
