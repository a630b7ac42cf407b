package org.permafrost.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CholeskyTest {
  /** Sizes around the blocks, and remainders of all kinds within one. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 63, 64, 65, 66, 67, 128, 131, 200})
  void blocksChangeNoBit(int size) {
    double[][] matrix = definite(size);
    double[] right = new Random(9).doubles(size, -1, 1).toArray();

    assertThat(Cholesky.solve(copy(matrix), right)).isEqualTo(oneByOne(copy(matrix), right));
  }

  @Test
  void solvesASystemOfTwo() {
    Cholesky factor = Cholesky.of(new double[][] {{4}, {2, 10}});

    assertThat(factor.solve(new double[] {8, 22})).containsExactly(1, 2);
    assertThat(factor.forward(new double[] {8, 22})).containsExactly(4, 6);
  }

  @Test
  void refusesWhatHasNoInverse() {
    assertThatThrownBy(() -> Cholesky.of(new double[][] {{1}, {1, 1}}))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Cholesky.of(new double[][] {{Double.NaN}}))
        .isInstanceOf(ArithmeticException.class);
  }

  private static double[][] definite(int size) {
    Random random = new Random(size);
    double[][] factor = new double[size][size + 3];
    for (double[] row : factor) {
      for (int k = 0; k < row.length; k++) {
        row[k] = random.nextGaussian();
      }
    }
    double[][] matrix = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        for (int k = 0; k < size + 3; k++) {
          matrix[i][j] += factor[i][k] * factor[j][k];
        }
      }
    }
    return matrix;
  }

  private static double[][] copy(double[][] matrix) {
    double[][] copy = new double[matrix.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = matrix[i].clone();
    }
    return copy;
  }

  /** Row by row, as text books have it. */
  private static double[] oneByOne(double[][] matrix, double[] right) {
    int n = right.length;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= matrix[i][k] * matrix[j][k];
        }
        matrix[i][j] = i == j ? Math.sqrt(sum) : sum / matrix[j][j];
      }
    }
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
}
