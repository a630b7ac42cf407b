package org.permafrost.report.chart;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A range that varies with x.
 *
 * @param ranges from x to its limits
 */
public record Band(String name, SortedMap<Double, Range> ranges) {
  public Band {
    ranges = Collections.unmodifiableSortedMap(new TreeMap<>(ranges));
  }

  /** Limits, both within. */
  public record Range(double low, double high) {}
}
