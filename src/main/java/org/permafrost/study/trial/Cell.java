package org.permafrost.study.trial;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A combination of levels, one of each factor.
 *
 * @param levels factor to level, in the order of the study
 */
public record Cell(Map<String, String> levels) {
  /** Takes a copy. */
  public Cell {
    levels = Collections.unmodifiableMap(new LinkedHashMap<>(levels));
  }

  /** The same with another level of some factors. */
  public Cell with(Map<String, String> others) {
    Map<String, String> changed = new LinkedHashMap<>(levels);
    changed.putAll(others);
    return new Cell(changed);
  }

  /** For a person: {@code column=drop, side=64}. */
  @Override
  public String toString() {
    return levels.isEmpty()
        ? "the only cell"
        : levels.entrySet().stream()
            .map(level -> level.getKey() + "=" + level.getValue())
            .collect(Collectors.joining(", "));
  }
}
