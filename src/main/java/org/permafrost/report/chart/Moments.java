package org.permafrost.report.chart;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * When something happened.
 *
 * @param name what they are
 * @param says from x to what happened there
 */
public record Moments(String name, Symbol symbol, SortedMap<Double, String> says) {
  public Moments {
    says = Collections.unmodifiableSortedMap(new TreeMap<>(says));
  }
}
