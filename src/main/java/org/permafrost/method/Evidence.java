package org.permafrost.method;

import java.util.Set;
import org.permafrost.freeze.Intervals;

/**
 * What a method may ask about learned classes. Whoever implements it runs Spark; a method does not.
 */
public interface Evidence {
  /** The network's parameters, flat; not to be written to. */
  float[] parameters();

  /**
   * A statistic of the gradients of single images, averaged over a sample of training images, in
   * evaluation mode; the same bits whatever the partitions.
   *
   * @param labels whose images
   * @param images at most so many of each class; 0 means all
   * @param positions of the parameter vector
   */
  MeanGradients gradients(
      Set<Integer> labels, int images, Intervals positions, GradientStatistic statistic);
}
