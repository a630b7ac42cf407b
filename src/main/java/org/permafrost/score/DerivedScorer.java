package org.permafrost.score;

import java.util.List;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.FilterIndex;

/** A ranking that is made from the class statistics of another method, without a further pass. */
public interface DerivedScorer extends Scorer {
  /** Name of the other scorer, one of images. */
  String base();

  /** Whether the result for a class depends on the others. */
  default boolean comparesClasses() {
    return false;
  }

  /**
   * One number per filter for one class.
   *
   * @param own statistics of the class
   * @param all statistics of every class, by label
   * @param seed of rankings that draw
   */
  double[] derive(FilterIndex index, ClassScores own, List<ClassScores> all, long seed);
}
