package org.permafrost.score;

import java.util.List;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.FilterIndex;

/** A scorer that follows from the class statistics of another one, without a further pass. */
public interface DerivedScorer extends Scorer {
  /** Name of the other scorer, one of images. */
  String base();

  /**
   * One number per filter for one class.
   *
   * @param own statistics of the class
   * @param all statistics of every class, by label
   * @param seed of scorers that draw
   */
  double[] derive(FilterIndex index, ClassScores own, List<ClassScores> all, long seed);

  @Override
  default Needs needs() {
    return Needs.images(base());
  }

  @Override
  default List<ClassScores> classes(ScoringWork work) {
    FilterIndex index = work.network().index();
    List<ClassScores> all = work.found(base());
    return all.stream()
        .map(own -> ClassScores.of(own.label(), derive(index, own, all, work.seed())))
        .toList();
  }
}
