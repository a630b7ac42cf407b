package org.permafrost.score;

import java.util.Collection;
import java.util.List;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.ProjectionSums;

/** What a scorer is handed to score the classes of one network; Spark's part of it lies behind. */
public interface ScoringWork {
  /** The network. */
  WeightedNetwork network();

  /** Labels of the classes to rank for. */
  Collection<Integer> labels();

  /** For scorers that draw; the same seed draws the same. */
  long seed();

  /**
   * Statistics by a scorer of images or of samples, of every class that has images, by label.
   *
   * @param scorer one named by the {@link Needs}
   * @throws IllegalArgumentException for any other
   */
  List<ClassScores> found(String scorer);

  /**
   * Passes over all images and projects the scores of each, {@code t = offset + scores x weights}.
   *
   * @param scorer one of images that the {@link Needs} name, together with passes
   * @param weights one per filter
   * @return exact sums over the images
   */
  ProjectionSums project(String scorer, double[] weights, double offset);
}
