package org.permafrost.head;

import org.permafrost.head.sums.ClassSums;
import org.permafrost.head.sums.FeatureSums;

/** Covariances from sums, as lower halves, in squares of the step. */
final class Covariance {
  private Covariance() {}

  /** Within classes, all of them together: {@code (Q - sum n_k mu_k mu_k') / (n - K)}. */
  static double[][] within(FeatureSums sums) {
    double[][] matrix = sums.allProducts().doubles();
    for (ClassSums of : sums.classes().values()) {
      subtractMean(matrix, of);
    }
    divide(matrix, Math.max(1, sums.images() - sums.classes().size()));
    return matrix;
  }

  /** Of one class: {@code (Q_k - n_k mu_k mu_k') / (n_k - 1)}. */
  static double[][] of(FeatureSums sums, String name) {
    double[][] matrix = sums.products().get(name).doubles();
    ClassSums of = sums.classes().get(name);
    subtractMean(matrix, of);
    divide(matrix, Math.max(1, of.count() - 1));
    return matrix;
  }

  private static void subtractMean(double[][] matrix, ClassSums of) {
    double[] mean = of.mean();
    long[] sum = of.sums();
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j <= i; j++) {
        matrix[i][j] -= mean[i] * sum[j];
      }
    }
  }

  private static void divide(double[][] matrix, long by) {
    for (double[] row : matrix) {
      for (int j = 0; j < row.length; j++) {
        row[j] /= by;
      }
    }
  }
}
