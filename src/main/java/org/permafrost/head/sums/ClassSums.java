package org.permafrost.head.sums;

import java.util.Arrays;

/**
 * Of the images of a class.
 *
 * @param sums of each number over the images
 */
public record ClassSums(long count, long[] sums) {
  ClassSums plus(ClassSums other) {
    long[] added = sums.clone();
    for (int i = 0; i < added.length; i++) {
      added[i] += other.sums[i];
    }
    return new ClassSums(count + other.count, added);
  }

  /** Mean of each number. */
  public double[] mean() {
    double[] mean = new double[sums.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (double) sums[i] / count;
    }
    return mean;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassSums s && count == s.count && Arrays.equals(sums, s.sums);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(count) + Arrays.hashCode(sums);
  }
}
