package org.permafrost.study.file;

import java.util.List;
import java.util.Optional;

/**
 * What varies in a study.
 *
 * @param levels in the order of the file, at least one
 */
public record Factor(String name, List<Level> levels) {
  public Factor {
    levels = List.copyOf(levels);
  }

  List<String> names() {
    return levels.stream().map(Level::name).toList();
  }

  /** The level of this name. */
  public Level level(String wanted) {
    Optional<Level> found = levels.stream().filter(l -> l.name().equals(wanted)).findFirst();
    return found.orElseThrow(() -> new IllegalArgumentException(name + " has no " + wanted));
  }
}
