package org.permafrost.rank;

import java.util.Arrays;
import java.util.List;

/** Makes one ranking of several, layer by layer. */
public enum Combination {
  /** Mean of the z-scores within the layer; a score that is the same for all filters counts 0. */
  MEAN {
    @Override
    double[] of(double[][] parts) {
      double[] mean = new double[parts[0].length];
      for (double[] part : parts) {
        double[] z = standardised(part);
        for (int f = 0; f < mean.length; f++) {
          mean[f] += z[f] / parts.length;
        }
      }
      return mean;
    }
  },

  /**
   * The first score under the condition that the top tenth of the layer reaches half of what it
   * could in the second: see {@link Cops}.
   */
  COPS {
    @Override
    double[] of(double[][] parts) {
      double[] first = shares(parts[0]);
      double[] second = shares(parts[1]);
      int count = FilterRanking.topCount(COPS_TOP, first.length);
      double floor = COPS_FLOOR * Cops.best(second, count);
      double weight = Cops.solve(first, second, count, floor).weight();
      double[] values = new double[first.length];
      for (int f = 0; f < values.length; f++) {
        values[f] = first[f] + weight * second[f];
      }
      return values;
    }
  };

  private static final double COPS_TOP = 0.1;
  private static final double COPS_FLOOR = 0.5;

  /**
   * @param parts for each ranking the values of a layer
   */
  abstract double[] of(double[][] parts);

  /**
   * The combined values.
   *
   * @param parts of the same class; {@link #COPS} looks at the first two
   */
  public FilterValues of(FilterIndex index, List<FilterValues> parts) {
    double[] values = new double[index.size()];
    boolean[] dead = new boolean[index.size()];
    for (int l = 0; l < index.layers().size(); l++) {
      int first = index.first(l);
      int filters = index.layers().get(l).filters();
      double[][] ofLayer =
          parts.stream()
              .map(part -> Arrays.copyOfRange(part.values(), first, first + filters))
              .toArray(double[][]::new);
      System.arraycopy(of(ofLayer), 0, values, first, filters);
      for (int f = first; f < first + filters; f++) {
        int filter = f;
        dead[f] = parts.stream().allMatch(part -> part.dead()[filter]);
      }
    }
    return new FilterValues(parts.get(0).label(), 1, values, dead);
  }

  private static double[] standardised(double[] values) {
    double mean = Arrays.stream(values).sum() / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = Math.sqrt(squares / values.length);
    double[] z = new double[values.length];
    for (int f = 0; f < z.length; f++) {
      z[f] = deviation == 0 ? 0 : (values[f] - mean) / deviation;
    }
    return z;
  }

  /** Shifted so that none is negative, and scaled to sum 1. */
  private static double[] shares(double[] values) {
    double least = Math.min(0, Arrays.stream(values).min().orElse(0));
    double[] shifted = Arrays.stream(values).map(value -> value - least).toArray();
    double sum = Arrays.stream(shifted).sum();
    return sum == 0 ? shifted : Arrays.stream(shifted).map(v -> v / sum).toArray();
  }
}
