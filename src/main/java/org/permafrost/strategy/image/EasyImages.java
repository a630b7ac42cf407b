package org.permafrost.strategy.image;

/**
 * Of the images whose loss is below the mean, a share is left out in every epoch; the others of
 * them count for more, so that the gradient stays the same on average (InfoBatch, Qin et al. 2024,
 * arXiv 2303.04947).
 *
 * @param leftOut share of these images, below 1
 */
record EasyImages(long seed, double leftOut) implements ImageRule {
  /** Keeps the loss of an image finite. */
  private static final double LEAST = 1e-12;

  @Override
  public boolean asks() {
    return true;
  }

  @Override
  public ImageDraw draw(int epoch, Confidences known, float[] candidates) {
    long runSeed = seed;
    double share = leftOut;
    double mean = meanLoss(candidates);
    float weight = (float) (1 / (1 - leftOut));
    return image -> {
      if (loss(known.of(image)) >= mean) {
        return 1;
      }
      return RandomImages.number(runSeed, epoch, image) < share ? 0 : weight;
    };
  }

  /** Of the images that the network has seen; the others stay anyway. */
  private static double meanLoss(float[] candidates) {
    double sum = 0;
    int seen = 0;
    for (float confidence : candidates) {
      if (confidence > 0) {
        sum += loss(confidence);
        seen++;
      }
    }
    return seen == 0 ? 0 : sum / seen;
  }

  private static double loss(float confidence) {
    return -StrictMath.log(Math.max(confidence, LEAST));
  }
}
