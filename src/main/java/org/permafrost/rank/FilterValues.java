package org.permafrost.rank;

/**
 * What the filters of a network are ranked by for one class; larger is better.
 *
 * @param count images the values are sums over; 1 if they are no sums
 * @param values one per filter
 * @param dead filters with no score but 0 on any image
 */
public record FilterValues(int label, long count, double[] values, boolean[] dead) {

  /** Ranks by the plain sum of the scores. */
  public static FilterValues sums(ClassScores scores) {
    double[] sums = new double[scores.filters()];
    for (int f = 0; f < sums.length; f++) {
      sums[f] = scores.sum(f);
    }
    return new FilterValues(scores.label(), scores.count(), sums, dead(scores));
  }

  static boolean[] dead(ClassScores scores) {
    boolean[] dead = new boolean[scores.filters()];
    for (int f = 0; f < dead.length; f++) {
      dead[f] = scores.sumOfSquares(f) == 0;
    }
    return dead;
  }

  /** Value per image, which can be compared between classes; 0 without images. */
  public double mean(int filter) {
    return count == 0 ? 0 : values[filter] / count;
  }
}
