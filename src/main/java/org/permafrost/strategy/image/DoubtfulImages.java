package org.permafrost.strategy.image;

/**
 * Images that the network is less sure of come more often: each with the probability {@code
 * max(floor, min(1, c * (1 - p)))}, where p is what the network last gave its class and c is the
 * number with which the probabilities have the mean that is asked for.
 *
 * @param share mean of the probabilities; if the floor alone is more, that
 * @param floor least probability of an image
 */
record DoubtfulImages(long seed, double share, double floor) implements ImageRule {
  private static final double MOST = 1e9;
  private static final int HALVINGS = 100;

  @Override
  public boolean asks() {
    return true;
  }

  @Override
  public ImageDraw draw(int epoch, Confidences known, float[] candidates) {
    long runSeed = seed;
    double least = floor;
    double factor = factor(candidates);
    return image ->
        RandomImages.number(runSeed, epoch, image) < probability(least, factor, known.of(image))
            ? 1
            : 0;
  }

  private static double probability(double floor, double factor, float confidence) {
    return Math.max(floor, Math.min(1, factor * (1 - (double) confidence)));
  }

  /** By bisection; the mean grows with the factor. */
  private double factor(float[] candidates) {
    double low = 0;
    double high = 1;
    while (mean(candidates, high) < share && high < MOST) {
      high *= 2;
    }
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (mean(candidates, middle) < share) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private double mean(float[] candidates, double factor) {
    double sum = 0;
    for (float confidence : candidates) {
      sum += probability(floor, factor, confidence);
    }
    return candidates.length == 0 ? 1 : sum / candidates.length;
  }
}
