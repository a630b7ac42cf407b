package org.permafrost.explain;

/**
 * How an image is changed until a filter answers to it: Adam on the mean of the filter's map.
 *
 * @param steps of Adam
 * @param rate learning rate, in units of the normalised pixels
 * @param decay L2, added to the gradient
 * @param jitter most pixels by which the image is shifted before each step, in both directions and
 *     around the edges; what depends on exact places does not survive it
 * @param blurEvery steps after which the image is blurred by {@code 1 2 1}; 0 is never.
 *     Checkerboards do not survive it
 */
public record MaximizationRecipe(int steps, double rate, double decay, int jitter, int blurEvery) {
  /** As the comparison with saliency maps uses it (Erhan 2009): nothing but Adam. */
  public static final MaximizationRecipe PLAIN = new MaximizationRecipe(30, 0.1, 1e-6, 0, 0);

  /** Longer, and with what makes images readable; for people to look at. */
  public static MaximizationRecipe readable(int side) {
    return new MaximizationRecipe(120, 0.05, 1e-3, Math.max(1, side / 16), 4);
  }
}
