package org.permafrost.study.result;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.permafrost.study.trial.Cell;

/**
 * An outcome of one cell over the seeds.
 *
 * @param subject what it was measured of; empty if that goes without saying
 * @param values by seed
 * @param interval of the mean; empty for one seed
 * @param difference from the reference, of the seeds that both have; empty for the reference itself
 */
public record CellResult(
    String outcome,
    String subject,
    Cell cell,
    SortedMap<Long, Double> values,
    Optional<Interval> interval,
    Optional<Difference> difference) {

  /**
   * How far a cell is from its reference.
   *
   * @param mean of the differences, seed by seed
   * @param interval of that mean; empty for one seed
   * @param seeds that both have
   */
  public record Difference(double mean, Optional<Interval> interval, int seeds) {
    static Optional<Difference> of(Map<Long, Double> values, Map<Long, Double> reference) {
      List<Double> differences =
          values.entrySet().stream()
              .filter(value -> reference.containsKey(value.getKey()))
              .map(value -> value.getValue() - reference.get(value.getKey()))
              .toList();
      return differences.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Difference(
                  CellResult.mean(differences), Interval.of(differences), differences.size()));
    }
  }

  /** Over the seeds. */
  public double mean() {
    return mean(List.copyOf(values.values()));
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
  }
}
