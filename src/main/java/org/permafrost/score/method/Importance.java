package org.permafrost.score.method;

import java.util.List;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.FeatureMoments;
import org.permafrost.score.ProjectionScorer;

/**
 * Variable importance in projection (Jordao, Yamada, Schwartz 2018, arXiv 1810.07610) of the
 * filter's maximum activation, in a partial least squares regression of all filters of the network
 * on the classes. The same for all classes. Takes a pass over the images for each component.
 */
final class Importance implements ProjectionScorer {
  private static final int COMPONENTS = 2;

  @Override
  public String name() {
    return "pls-vip";
  }

  @Override
  public String base() {
    return "max-activation";
  }

  @Override
  public double[] score(List<ClassScores> classes, FeatureMoments.Pass pass) {
    return new FeatureMoments(classes).importance(COMPONENTS, pass);
  }
}
