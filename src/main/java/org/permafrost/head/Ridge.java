package org.permafrost.head;

import org.permafrost.head.sums.ClassSums;
import org.permafrost.head.sums.FeatureSums;
import org.permafrost.linear.Cholesky;

/**
 * Analytic continual learning (Zhuang et al. 2022, "ACIL", arXiv 2205.14922): ridge regression on
 * the classes, {@code W = (A + g I)^-1 B} with A the sum of {@code h h'} and column k of B the sum
 * of h over class k. Sums of several tasks are those of all images, so the solution is the joint
 * one.
 */
final class Ridge {
  private Ridge() {}

  /**
   * @param gamma g as a multiple of the mean of A's diagonal
   * @throws ArithmeticException if A + g I has no inverse
   */
  static Head fit(FeatureSums sums, double gamma) {
    double[][] matrix = sums.allProducts().doubles();
    double trace = 0;
    for (int i = 0; i < matrix.length; i++) {
      trace += matrix[i][i];
    }
    for (int i = 0; i < matrix.length; i++) {
      matrix[i][i] += gamma * trace / matrix.length;
    }
    Cholesky factor = Cholesky.of(matrix);
    double[][] weights =
        sums.classes().values().stream()
            .map(ClassSums::sums)
            .map(Ridge::doubles)
            .map(factor::solve)
            .toArray(double[][]::new);
    return new LinearHead(weights, new double[weights.length]);
  }

  private static double[] doubles(long[] numbers) {
    double[] doubles = new double[numbers.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = numbers[i];
    }
    return doubles;
  }
}
