package org.permafrost.strategy;

/** Solves small symmetric positive definite systems. */
final class Cholesky {
  private Cholesky() {}

  /**
   * The x with {@code matrix * x = right}.
   *
   * @param matrix symmetric positive definite; its lower half is overwritten
   * @throws ArithmeticException if it is not positive definite
   */
  static double[] solve(double[][] matrix, double[] right) {
    int n = right.length;
    factorise(matrix);
    double[] x = right.clone();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        x[i] -= matrix[i][j] * x[j];
      }
      x[i] /= matrix[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int j = i + 1; j < n; j++) {
        x[i] -= matrix[j][i] * x[j];
      }
      x[i] /= matrix[i][i];
    }
    return x;
  }

  /** Writes L with {@code matrix = L * transpose(L)} into the lower half. */
  private static void factorise(double[][] matrix) {
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= matrix[i][k] * matrix[j][k];
        }
        if (i == j && !(sum > 0)) {
          throw new ArithmeticException("The matrix is not positive definite: " + sum);
        }
        matrix[i][j] = i == j ? Math.sqrt(sum) : sum / matrix[j][j];
      }
    }
  }
}
