package org.permafrost.score;

/** A ranking that looks at the network alone, not at images. Larger means more important. */
public interface WeightScorer extends Scorer {
  /** Whether it ranks differently for different classes. */
  default boolean dependsOnClass() {
    return false;
  }

  /**
   * One number per filter, in the order of the network's {@link org.permafrost.rank.FilterIndex}.
   *
   * @param label class that is ranked for
   * @param seed of rankings that draw
   */
  double[] score(WeightedNetwork network, int label, long seed);
}
