package org.permafrost.study.result;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.permafrost.random.KeyedRandom;

/**
 * 95 % bootstrap interval of a mean (percentile method): the values are drawn again 10,000 times,
 * as many as there are, with replacement; 2.5 % of the means lie below, 2.5 % above. The same
 * values in the same order give the same interval. With few values it is too narrow: with three,
 * the mean of all draws of the smallest one, which is 3.7 % of the draws, is its lower end.
 */
public record Interval(double low, double high) {
  /** With fewer values than this, an interval is to be taken with a grain of salt. */
  public static final int FEW = 5;

  private static final int DRAWS = 10_000;
  private static final double TAIL = 0.025;

  /** Of the mean of these values; empty for fewer than two. */
  public static Optional<Interval> of(List<Double> values) {
    int n = values.size();
    if (n < 2) {
      return Optional.empty();
    }
    KeyedRandom random = KeyedRandom.of(1, "bootstrap", n, "");
    double[] means = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += values.get(random.nextInt(n));
      }
      means[draw] = sum / n;
    }
    Arrays.sort(means);
    return Optional.of(new Interval(quantile(means, TAIL), quantile(means, 1 - TAIL)));
  }

  /** Between the two nearest values, in proportion. */
  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    double between = place - below;
    double above = sorted[Math.min(below + 1, sorted.length - 1)];
    return sorted[below] + between * (above - sorted[below]);
  }
}
