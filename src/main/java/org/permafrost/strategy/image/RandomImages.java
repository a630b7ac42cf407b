package org.permafrost.strategy.image;

import org.permafrost.random.KeyedRandom;

/**
 * A share of the images, drawn again in every epoch, whatever the network says of them: the control
 * that any other rule must beat.
 */
record RandomImages(long seed, double share) implements ImageRule {
  @Override
  public boolean asks() {
    return false;
  }

  @Override
  public ImageDraw draw(int epoch, Confidences known, float[] candidates) {
    long runSeed = seed;
    double wanted = share;
    return image -> number(runSeed, epoch, image) < wanted ? 1 : 0;
  }

  /** Uniform in [0, 1), of an image and an epoch. */
  static double number(long seed, int epoch, String image) {
    return KeyedRandom.of(seed, "images", epoch, image).nextDouble();
  }
}
