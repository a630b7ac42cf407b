package org.permafrost.study.file;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.permafrost.study.trial.Cell;

/**
 * Levels of some factors.
 *
 * @param levels factor to one or more of its levels
 */
public record Combination(Map<String, List<String>> levels) {
  /** Takes a copy. */
  public Combination {
    levels = Collections.unmodifiableMap(new LinkedHashMap<>(levels));
  }

  /** Whether a cell has one of the levels of each factor that is named here. */
  public boolean matches(Cell cell) {
    return levels.entrySet().stream()
        .allMatch(named -> named.getValue().contains(cell.levels().get(named.getKey())));
  }
}
