package org.permafrost.strategy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Chooses vectors whose running mean stays nearest to the mean of all: the exemplars of iCaRL
 * (Rebuffi, Kolesnikov, Sperl, Lampert 2017, Algorithm 4). Vectors are first scaled to length 1.
 */
public final class Herding {
  private Herding() {}

  /**
   * Greedily picks one vector after the other, each time the one that brings the mean of those
   * picked nearest to the mean of all; ties go to the earlier one.
   *
   * @param vectors all of one length; their order decides ties and the order of sums
   * @param count how many to pick, at most as many as there are
   * @return places of the picked vectors, in the order they were picked
   * @throws IllegalArgumentException if more are wanted than there are
   */
  public static List<Integer> choose(List<float[]> vectors, int count) {
    if (count > vectors.size()) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "Cannot choose %d of %d vectors", count, vectors.size()));
    }
    List<double[]> units = vectors.stream().map(Herding::unit).toList();
    List<Integer> chosen = new ArrayList<>();
    if (count > 0) {
      double[] mean = mean(units);
      double[] sum = new double[mean.length];
      boolean[] taken = new boolean[units.size()];
      while (chosen.size() < count) {
        int best = nearest(units, taken, mean, sum, chosen.size() + 1);
        taken[best] = true;
        chosen.add(best);
        add(sum, units.get(best));
      }
    }
    return chosen;
  }

  /** Place of the vector that, added to the sum of {@code size - 1} others, comes nearest. */
  private static int nearest(
      List<double[]> units, boolean[] taken, double[] mean, double[] sum, int size) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < units.size(); i++) {
      if (!taken[i]) {
        double distance = distance(units.get(i), mean, sum, size);
        if (best < 0 || distance < least) {
          best = i;
          least = distance;
        }
      }
    }
    return best;
  }

  /** Squared, and times {@code size * size}, which changes no comparison. */
  private static double distance(double[] unit, double[] mean, double[] sum, int size) {
    double squares = 0;
    for (int j = 0; j < mean.length; j++) {
      double difference = size * mean[j] - sum[j] - unit[j];
      squares += difference * difference;
    }
    return squares;
  }

  private static double[] mean(List<double[]> units) {
    double[] mean = new double[units.get(0).length];
    units.forEach(unit -> add(mean, unit));
    for (int j = 0; j < mean.length; j++) {
      mean[j] /= units.size();
    }
    return mean;
  }

  private static void add(double[] sum, double[] unit) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += unit[j];
    }
  }

  /** Scaled to length 1; a vector of zeros stays. */
  private static double[] unit(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    double length = squares > 0 ? Math.sqrt(squares) : 1;
    double[] unit = new double[vector.length];
    for (int j = 0; j < unit.length; j++) {
      unit[j] = vector[j] / length;
    }
    return unit;
  }
}
