package org.permafrost.linear;

import java.io.Serializable;

/**
 * Factor of a symmetric positive definite matrix, {@code matrix = L * transpose(L)}. Every number
 * is formed by subtracting products one after the other, by ascending inner index; going through
 * the matrix in blocks changes the speed and no bit.
 */
public final class Cholesky implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int BLOCK = 64;

  private final double[][] lower;

  private Cholesky(double[][] lower) {
    this.lower = lower;
  }

  /**
   * @param matrix symmetric; row {@code i} has at least {@code i + 1} numbers; its lower half is
   *     overwritten and from then on belongs to the factor
   * @throws ArithmeticException if it is not positive definite
   */
  public static Cholesky of(double[][] matrix) {
    for (int from = 0; from < matrix.length; from += BLOCK) {
      int to = Math.min(matrix.length, from + BLOCK);
      factorise(matrix, from, to);
      subtract(matrix, from, to);
    }
    return new Cholesky(matrix);
  }

  /**
   * The x with {@code matrix * x = right}.
   *
   * @param matrix symmetric positive definite; its lower half is overwritten
   * @throws ArithmeticException if it is not positive definite
   */
  public static double[] solve(double[][] matrix, double[] right) {
    return of(matrix).solve(right);
  }

  /** The x with {@code matrix * x = right}. */
  public double[] solve(double[] right) {
    double[] x = forward(right);
    for (int i = x.length - 1; i >= 0; i--) {
      for (int j = i + 1; j < x.length; j++) {
        x[i] -= lower[j][i] * x[j];
      }
      x[i] /= lower[i][i];
    }
    return x;
  }

  /** The y with {@code L * y = right}; its square is that of right under the inverse matrix. */
  public double[] forward(double[] right) {
    double[] y = right.clone();
    for (int i = 0; i < y.length; i++) {
      double[] row = lower[i];
      double sum = y[i];
      for (int j = 0; j < i; j++) {
        sum -= row[j] * y[j];
      }
      y[i] = sum / row[i];
    }
    return y;
  }

  /** Columns {@code from} to {@code to}, from which everything before them is subtracted. */
  private static void factorise(double[][] matrix, int from, int to) {
    for (int i = from; i < matrix.length; i++) {
      double[] row = matrix[i];
      for (int j = from; j < Math.min(i + 1, to); j++) {
        double sum = row[j];
        for (int k = from; k < j; k++) {
          sum -= row[k] * matrix[j][k];
        }
        if (i == j && !(sum > 0)) {
          throw new ArithmeticException("The matrix is not positive definite: " + sum);
        }
        row[j] = i == j ? Math.sqrt(sum) : sum / matrix[j][j];
      }
    }
  }

  /** Takes the products of these columns from all columns behind them. */
  private static void subtract(double[][] matrix, int from, int to) {
    double[][] columns = new double[to - from][matrix.length];
    for (int i = to; i < matrix.length; i++) {
      for (int k = from; k < to; k++) {
        columns[k - from][i] = matrix[i][k];
      }
    }
    for (int i = to; i < matrix.length; i++) {
      int k = 0;
      for (; k + 3 < columns.length; k += 4) {
        subtract(matrix[i], columns, k, to, i);
      }
      for (; k < columns.length; k++) {
        double factor = columns[k][i];
        for (int j = to; j <= i; j++) {
          matrix[i][j] -= factor * columns[k][j];
        }
      }
    }
  }

  private static void subtract(double[] row, double[][] columns, int k, int to, int last) {
    double[] c0 = columns[k];
    double[] c1 = columns[k + 1];
    double[] c2 = columns[k + 2];
    double[] c3 = columns[k + 3];
    double f0 = c0[last];
    double f1 = c1[last];
    double f2 = c2[last];
    double f3 = c3[last];
    for (int j = to; j <= last; j++) {
      row[j] = (((row[j] - f0 * c0[j]) - f1 * c1[j]) - f2 * c2[j]) - f3 * c3[j];
    }
  }
}
