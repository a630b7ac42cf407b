package org.permafrost.network.catalog;

import java.io.Serializable;

/**
 * Consecutive positions in a network's flat parameter vector.
 *
 * @param start first position, from 0
 * @param length number of positions, at least 1
 */
public record Range(int start, int length) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Refuses negative starts and empty ranges. */
  public Range {
    if (start < 0 || length < 1) {
      throw new IllegalArgumentException("No range starts at " + start + " with length " + length);
    }
  }

  /** Positions {@code start .. end - 1}. */
  public static Range between(int start, int end) {
    return new Range(start, end - start);
  }

  /** First position behind the range. */
  public int end() {
    return start + length;
  }

  /** Part {@code index} of this range cut into pieces of {@code size}. */
  public Range piece(int index, int size) {
    if (index < 0 || size < 1 || (index + 1L) * size > length) {
      throw new IndexOutOfBoundsException("No piece " + index + " of " + size + " in " + this);
    }
    return new Range(start + index * size, size);
  }
}
