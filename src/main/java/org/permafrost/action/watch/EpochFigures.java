package org.permafrost.action.watch;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The numbers of a committed epoch.
 *
 * @param values by name: those of {@code epochs} as the columns are called, {@code drift} (the
 *     largest of the frozen filters) if it was measured, and {@code f1/CLASS}
 */
public record EpochFigures(int epoch, SortedMap<String, Double> values) {
  /** Copies the map. */
  public EpochFigures {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }
}
