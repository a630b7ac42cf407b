package org.permafrost.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.permafrost.rank.ClassScores;

/** A scorer that looks at the network alone, not at images. */
public interface WeightScorer extends Scorer {
  /** Whether it ranks differently for different classes. */
  default boolean dependsOnClass() {
    return false;
  }

  /**
   * One number per filter, in the order of the network's {@link org.permafrost.rank.FilterIndex}.
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
      double[] values = shared.orElseGet(() -> score(work.network(), label, work.seed()));
      shared = dependsOnClass() ? Optional.empty() : Optional.of(values);
      classes.add(ClassScores.of(label, values));
    }
    return classes;
  }
}
