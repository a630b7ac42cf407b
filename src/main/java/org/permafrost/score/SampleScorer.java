package org.permafrost.score;

import java.util.List;
import org.permafrost.rank.ClassScores;

/**
 * A scorer that looks at the gradient of a few images of a class together, which is no sum of
 * scores of single images.
 */
public interface SampleScorer extends Scorer {
  /** One number per filter for the class whose images the network holds, in catalogue order. */
  double[] score(SampledNetwork network);

  @Override
  default Needs needs() {
    return Needs.samples(name());
  }

  @Override
  default List<ClassScores> classes(ScoringWork work) {
    return work.found(name());
  }
}
