package org.permafrost.rank;

import java.io.Serializable;
import java.util.Comparator;

/**
 * One filter of a network.
 *
 * @param layer name of its convolution
 * @param index output channel, from 0
 */
public record FilterId(String layer, int index) implements Comparable<FilterId>, Serializable {
  private static final long serialVersionUID = 1L;

  private static final Comparator<FilterId> ORDER =
      Comparator.comparing(FilterId::layer).thenComparingInt(FilterId::index);

  @Override
  public int compareTo(FilterId other) {
    return ORDER.compare(this, other);
  }
}
