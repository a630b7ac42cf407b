package org.permafrost.study.plan;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.permafrost.problem.Problem;
import org.permafrost.study.file.Combination;
import org.permafrost.study.file.Factor;
import org.permafrost.study.file.Level;
import org.permafrost.study.file.Study;
import org.permafrost.study.trial.Cell;

/** The cells of a study. */
final class Grid {
  private Grid() {}

  /**
   * Every combination of levels that is not excluded, the last factor changing fastest, and then
   * the corners.
   *
   * @throws Problem (usage) if nothing is left
   */
  static List<Cell> cells(Study study) {
    Set<Cell> cells = new LinkedHashSet<>(cross(allLevels(study.factors())));
    cells.removeIf(cell -> study.excluded().stream().anyMatch(e -> e.matches(cell)));
    for (Combination corner : study.corners()) {
      cells.addAll(cross(cornerLevels(study.factors(), corner)));
    }
    if (cells.isEmpty()) {
      throw Problem.usage(
          "The study %s excludes every cell; take something out of exclude.", study.name());
    }
    return List.copyOf(cells);
  }

  private static Map<String, List<String>> allLevels(List<Factor> factors) {
    Map<String, List<String>> levels = new LinkedHashMap<>();
    factors.forEach(f -> levels.put(f.name(), f.levels().stream().map(Level::name).toList()));
    return levels;
  }

  private static Map<String, List<String>> cornerLevels(List<Factor> factors, Combination corner) {
    Map<String, List<String>> levels = new LinkedHashMap<>();
    for (Factor factor : factors) {
      levels.put(
          factor.name(),
          corner.levels().getOrDefault(factor.name(), List.of(factor.levels().get(0).name())));
    }
    return levels;
  }

  private static List<Cell> cross(Map<String, List<String>> levels) {
    List<Cell> cells = List.of(new Cell(Map.of()));
    for (Map.Entry<String, List<String>> factor : levels.entrySet()) {
      cells =
          cells.stream()
              .flatMap(
                  cell ->
                      factor.getValue().stream()
                          .map(level -> cell.with(Map.of(factor.getKey(), level))))
              .collect(Collectors.toList());
    }
    return cells;
  }
}
