package org.permafrost.study.result;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.permafrost.study.plan.Plan;
import org.permafrost.study.trial.Cell;
import org.permafrost.study.trial.Measurement;
import org.permafrost.study.trial.Trial;

/**
 * Everything that was measured so far.
 *
 * @param values one per trial and measurement, in the order of the plan
 * @param cells one per outcome, subject and cell, in that order
 */
public record StudyResults(Plan plan, List<Value> values, List<CellResult> cells) {
  /** A single measurement. */
  public record Value(Trial trial, Measurement measurement, String run) {}

  private record Key(String outcome, String subject) {}

  public static StudyResults of(Plan plan, Map<String, TrialRecord> records) {
    List<Value> values = new ArrayList<>();
    for (Trial trial : plan.trials()) {
      TrialRecord record = records.get(trial.id());
      if (record != null && !record.failed()) {
        record.measurements().stream()
            .filter(m -> trial.wants(m.outcome()) && m.isKnown())
            .forEach(m -> values.add(new Value(trial, m, record.run())));
      }
    }
    return new StudyResults(plan, values, cells(plan, values));
  }

  private static List<CellResult> cells(Plan plan, List<Value> values) {
    Map<Key, Map<Cell, SortedMap<Long, Double>>> grouped = new LinkedHashMap<>();
    List<Value> ordered = new ArrayList<>(values);
    ordered.sort(Comparator.comparingInt(value -> place(value)));
    for (Value value : ordered) {
      grouped
          .computeIfAbsent(
              new Key(value.measurement().outcome(), value.measurement().subject()),
              key -> new LinkedHashMap<>())
          .computeIfAbsent(value.trial().cell(), cell -> new TreeMap<>())
          .put(value.trial().seed(), value.measurement().value());
    }
    List<CellResult> cells = new ArrayList<>();
    grouped.forEach(
        (key, byCell) ->
            byCell.forEach(
                (cell, seeds) ->
                    cells.add(
                        new CellResult(
                            key.outcome(),
                            key.subject(),
                            cell,
                            seeds,
                            Interval.of(List.copyOf(seeds.values())),
                            difference(plan, cell, byCell)))));
    return cells;
  }

  /** Outcomes in the order in which they were asked for. */
  private static int place(Value value) {
    return value.trial().outcomes().indexOf(value.measurement().outcome());
  }

  private static Optional<CellResult.Difference> difference(
      Plan plan, Cell cell, Map<Cell, SortedMap<Long, Double>> byCell) {
    Cell reference = cell.with(plan.study().reference());
    return plan.study().reference().isEmpty()
            || reference.equals(cell)
            || !byCell.containsKey(reference)
        ? Optional.empty()
        : CellResult.Difference.of(byCell.get(cell), byCell.get(reference));
  }
}
