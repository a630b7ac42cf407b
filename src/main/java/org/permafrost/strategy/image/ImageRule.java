package org.permafrost.strategy.image;

/**
 * Which images an epoch trains on, of those that the classes in training leave. A new rule is a
 * class and a line in {@link ImageRules}.
 */
public interface ImageRule {
  /** Whether it has to know what the network said about images when it trained on them. */
  boolean asks();

  /**
   * The images of an epoch.
   *
   * @param epoch from 1
   * @param known what the network said about each image
   * @param candidates the same of the images to choose from, in ascending order, 0 for those it has
   *     not seen; empty if the rule does not ask
   */
  ImageDraw draw(int epoch, Confidences known, float[] candidates);
}
