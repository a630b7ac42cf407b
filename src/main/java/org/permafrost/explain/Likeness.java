package org.permafrost.explain;

import java.util.Arrays;

/**
 * How alike a class's saliency map and a filter's picture are, both from 0 to 1; larger is more
 * alike.
 */
public enum Likeness {
  /** Minus the mean squared difference. */
  MSE {
    @Override
    public double of(double[] saliency, double[] picture) {
      double sum = 0;
      for (int i = 0; i < saliency.length; i++) {
        sum += (saliency[i] - picture[i]) * (saliency[i] - picture[i]);
      }
      return -sum / saliency.length;
    }
  },

  /** Pearson's correlation over the pixels; 0 where one of them is constant. */
  PEARSON {
    @Override
    public double of(double[] saliency, double[] picture) {
      double both = Math.sqrt(variance(saliency) * variance(picture));
      return both == 0 ? 0 : covariance(saliency, picture) / both;
    }
  },

  /**
   * Minus the part of the mean squared difference that does not depend on where anything is: {@code
   * (mean V - mean S)^2 + variance V}. The control for {@link #MSE}: what it finds by brightness
   * and contrast alone.
   */
  BRIGHTNESS {
    @Override
    public double of(double[] saliency, double[] picture) {
      double apart = mean(picture) - mean(saliency);
      return -(apart * apart + variance(picture));
    }
  };

  /** Lower than any pair of pictures: for filters without a picture. */
  public static final double NONE = -2;

  /**
   * @param saliency numbers from 0 to 1
   * @param picture as many
   */
  public abstract double of(double[] saliency, double[] picture);

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double variance(double[] values) {
    return covariance(values, values);
  }

  private static double covariance(double[] one, double[] other) {
    double first = mean(one);
    double second = mean(other);
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (one[i] - first) * (other[i] - second);
    }
    return sum / one.length;
  }
}
