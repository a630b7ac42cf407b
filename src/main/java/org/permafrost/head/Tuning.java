package org.permafrost.head;

import java.util.List;
import org.permafrost.head.sums.FeatureSums;

/**
 * Chooses what a head leaves open, on images it is not fitted on: the gamma of ridge regression by
 * accuracy, and the temperature by the likelihood of the true classes.
 */
public final class Tuning {
  /** Multiples of the mean of the diagonal, ascending. */
  private static final double[] GAMMAS = {
    1e-7, 3e-7, 1e-6, 3e-6, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1
  };

  private static final int COLDEST = -40;
  private static final int HOTTEST = 120;

  /**
   * An image that decides.
   *
   * @param label place of its class by name
   * @param numbers as the map of the sums gives them
   */
  public record Example(int label, int[] numbers) {}

  private Tuning() {}

  /**
   * The numbers with those that are open chosen.
   *
   * @param examples of classes of the sums
   * @throws ArithmeticException if a matrix has no inverse
   */
  public static HeadNumbers choose(
      HeadKind kind, FeatureSums sums, HeadNumbers numbers, List<Example> examples) {
    HeadNumbers chosen =
        kind == HeadKind.RIDGE && numbers.gamma() == 0
            ? numbers.withGamma(gamma(sums, numbers, examples))
            : numbers;
    return chosen.withTemperature(temperature(kind.fit(sums, chosen), examples));
  }

  /** The largest of those that are right most often. */
  private static double gamma(FeatureSums sums, HeadNumbers numbers, List<Example> examples) {
    double best = GAMMAS[GAMMAS.length - 1];
    long most = -1;
    for (int i = GAMMAS.length - 1; i >= 0; i--) {
      Head head = HeadKind.RIDGE.fit(sums, numbers.withGamma(GAMMAS[i]));
      long right =
          examples.stream()
              .filter(e -> Probabilities.largest(head.scores(e.numbers())) == e.label())
              .count();
      if (right > most) {
        most = right;
        best = GAMMAS[i];
      }
    }
    return best;
  }

  /** Among powers of the square root of 2, the one under which the labels are likeliest. */
  private static double temperature(Head head, List<Example> examples) {
    List<double[]> scores = examples.stream().map(e -> head.scores(e.numbers())).toList();
    double best = 1;
    double least = Double.POSITIVE_INFINITY;
    for (int half = COLDEST; half <= HOTTEST; half++) {
      double temperature = Math.scalb(half % 2 == 0 ? 1 : Math.sqrt(2), Math.floorDiv(half, 2));
      double loss = 0;
      for (int i = 0; i < scores.size(); i++) {
        loss -= Probabilities.logarithms(scores.get(i), temperature)[examples.get(i).label()];
      }
      if (loss < least) {
        least = loss;
        best = temperature;
      }
    }
    return best;
  }
}
