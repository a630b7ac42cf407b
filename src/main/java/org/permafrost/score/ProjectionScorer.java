package org.permafrost.score;

import java.util.List;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.FeatureMoments;

/**
 * A scorer that takes the class statistics of another one and then passes over the images again,
 * each time with the scores of an image projected on a direction. It scores alike for every class.
 */
public interface ProjectionScorer extends Scorer {
  /** Name of the other scorer, one of images. */
  String base();

  /**
   * One number per filter.
   *
   * @param classes statistics of every class, by label
   * @param pass passes over all images
   */
  double[] score(List<ClassScores> classes, FeatureMoments.Pass pass);

  @Override
  default Needs needs() {
    return Needs.images(base()).withPasses();
  }

  @Override
  default boolean comparesClasses() {
    return true;
  }

  @Override
  default List<ClassScores> classes(ScoringWork work) {
    List<ClassScores> found = work.found(base());
    double[] scores = score(found, (weights, offset) -> work.project(base(), weights, offset));
    return found.stream().map(own -> ClassScores.of(own.label(), scores)).toList();
  }
}
