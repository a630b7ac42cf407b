package org.permafrost.network;

/** The softmax over those classes of an image whose label does not exclude them. */
final class PartialSoftmax {
  /** Label of a class outside the softmax. */
  static final float EXCLUDED = -1;

  private PartialSoftmax() {}

  /** 0 for excluded classes. */
  static double[] probabilities(double[] z, float[] y) {
    double logSum = logSumExp(z, y);
    double[] probabilities = new double[z.length];
    for (int k = 0; k < z.length; k++) {
      probabilities[k] = y[k] == EXCLUDED ? 0 : StrictMath.exp(z[k] - logSum);
    }
    return probabilities;
  }

  /** The logarithm of the sum of their exponentials. */
  static double logSumExp(double[] z, float[] y) {
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < z.length; k++) {
      if (y[k] != EXCLUDED) {
        max = Math.max(max, z[k]);
      }
    }
    double sum = 0;
    for (int k = 0; k < z.length; k++) {
      if (y[k] != EXCLUDED) {
        sum += StrictMath.exp(z[k] - max);
      }
    }
    return max + StrictMath.log(sum);
  }
}
