package org.permafrost.rank;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Combined pruning scores (COPS; IJCNN 2021, arXiv 2107.12673), relaxed to a linear program: choose
 * a number of entries with the largest sum of a first score while the sum of a second reaches a
 * floor. For each weight of the second score the best choice is the top of first + weight x second;
 * where two entries meet as the weight grows, the choice changes. The optimum mixes the last choice
 * that misses the floor with the first that reaches it.
 */
final class Cops {
  /**
   * @param amounts of each entry, 0 to 1; whole except where two choices are mixed
   * @param weight of the second score at which the top entries reach the floor
   */
  record Solution(double[] amounts, double weight) {}

  private final double[] first;
  private final double[] second;
  private final int count;

  private Cops(double[] first, double[] second, int count) {
    this.first = first;
    this.second = second;
    this.count = count;
  }

  /** Largest sum of so many entries. */
  static double best(double[] scores, int count) {
    return IntStream.range(0, scores.length)
        .mapToDouble(i -> -scores[i])
        .sorted()
        .limit(count)
        .map(score -> -score)
        .sum();
  }

  /**
   * @param count entries to choose
   * @param floor of the sum of the second score
   * @throws IllegalArgumentException if no choice reaches the floor
   */
  static Solution solve(double[] first, double[] second, int count, double floor) {
    Cops problem = new Cops(first, second, count);
    double[] weights = problem.weights();
    double[] low = problem.choice(weights[0]);
    if (problem.sum(second, low) >= floor) {
      return new Solution(low, weights[0]);
    }
    int below = 0;
    int above = weights.length - 1;
    double[] high = problem.choice(weights[above]);
    if (problem.sum(second, high) < floor) {
      throw new IllegalArgumentException("No choice of " + count + " entries reaches " + floor);
    }
    while (above - below > 1) {
      int middle = (below + above) >>> 1;
      double[] choice = problem.choice(weights[middle]);
      if (problem.sum(second, choice) >= floor) {
        above = middle;
        high = choice;
      } else {
        below = middle;
        low = choice;
      }
    }
    return new Solution(problem.mixed(low, high, floor), weights[above]);
  }

  /** One weight between each two at which entries meet, ascending, from 0 on. */
  private double[] weights() {
    double[] meetings =
        IntStream.range(0, first.length)
            .boxed()
            .flatMapToDouble(
                i ->
                    IntStream.range(0, first.length)
                        .filter(j -> first[i] > first[j] && second[j] > second[i])
                        .mapToDouble(j -> (first[i] - first[j]) / (second[j] - second[i])))
            .sorted()
            .distinct()
            .toArray();
    double[] weights = new double[meetings.length + 1];
    for (int m = 1; m < meetings.length; m++) {
      weights[m] = meetings[m - 1] + (meetings[m] - meetings[m - 1]) / 2;
    }
    if (meetings.length > 0) {
      weights[meetings.length] = 2 * meetings[meetings.length - 1];
    }
    return weights;
  }

  /** 1 for the top entries; ties go to the larger second score, then to the smaller index. */
  private double[] choice(double weight) {
    double[] amounts = new double[first.length];
    IntStream.range(0, first.length)
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer i) -> -(first[i] + weight * second[i]))
                .thenComparingDouble(i -> -second[i])
                .thenComparing(Comparator.naturalOrder()))
        .limit(count)
        .forEach(i -> amounts[i] = 1);
    return amounts;
  }

  private double sum(double[] scores, double[] amounts) {
    return IntStream.range(0, scores.length).mapToDouble(i -> scores[i] * amounts[i]).sum();
  }

  /** So much of each that the second score just reaches the floor. */
  private double[] mixed(double[] low, double[] high, double floor) {
    double reached = sum(second, low);
    double share = (floor - reached) / (sum(second, high) - reached);
    return IntStream.range(0, low.length)
        .mapToDouble(i -> low[i] + share * (high[i] - low[i]))
        .toArray();
  }
}
