package org.permafrost.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.permafrost.problem.Problem;
import org.permafrost.rank.ClassScores;
import org.permafrost.settings.NetworkSettings.Unit;

/** A scorer that looks at the network alone, not at images. */
public interface WeightScorer extends Scorer {
  /** Whether it ranks differently for different classes. */
  default boolean dependsOnClass() {
    return false;
  }

  /**
   * One number per filter, or what else is ranked, in the order of {@link WeightedNetwork#index}.
   *
   * @param label class that is ranked for
   * @param seed of scorers that draw
   */
  double[] score(WeightedNetwork network, int label, long seed);

  @Override
  default Needs needs() {
    return Needs.NOTHING;
  }

  @Override
  default List<ClassScores> classes(ScoringWork work) {
    List<ClassScores> classes = new ArrayList<>();
    Optional<double[]> shared = Optional.empty();
    for (int label : work.labels()) {
      double[] values = shared.orElseGet(() -> checked(work, label));
      shared = dependsOnClass() ? Optional.empty() : Optional.of(values);
      classes.add(ClassScores.of(label, values));
    }
    return classes;
  }

  private double[] checked(ScoringWork work, int label) {
    double[] values = score(work.network(), label, work.seed());
    int units = work.network().index().size();
    if (values.length != units) {
      throw Problem.usage(
          "Cannot rank by %s: it gives %d numbers for the %d units of network.units = %s. Set"
              + " network.units=[filters], or choose another rank.scorer.",
          name(), values.length, units, work.network().units().stream().map(Unit::label).toList());
    }
    return values;
  }
}
