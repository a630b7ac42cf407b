package org.permafrost.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartialLeastSquaresTest {
  private static final double[][] SQUARE = {{1, 1}, {1, -1}, {-1, 1}, {-1, -1}};

  /** Rows in memory; columns that are centred already and equally long need no scaling. */
  private static double[] importance(double[][] x, double[][] y, int components) {
    double[][] covariance = new double[x[0].length][y[0].length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[0].length; j++) {
        for (int k = 0; k < y[0].length; k++) {
          covariance[j][k] += x[i][j] * y[i][k];
        }
      }
    }
    return PartialLeastSquares.importance(
        covariance,
        components,
        weights -> {
          double squares = 0;
          double[] columns = new double[x[0].length];
          double[] targets = new double[y[0].length];
          for (int i = 0; i < x.length; i++) {
            double t = 0;
            for (int j = 0; j < columns.length; j++) {
              t += x[i][j] * weights[j];
            }
            squares += t * t;
            for (int j = 0; j < columns.length; j++) {
              columns[j] += x[i][j] * t;
            }
            for (int k = 0; k < targets.length; k++) {
              targets[k] += y[i][k] * t;
            }
          }
          return new PartialLeastSquares.Projected(squares, columns, targets);
        });
  }

  @Test
  void oneColumnExplainsAll() {
    assertThat(importance(SQUARE, new double[][] {{1}, {1}, {-1}, {-1}}, 2))
        .containsExactly(new double[] {Math.sqrt(2), 0}, within(1e-5));
  }

  @Test
  void twoColumnsShareInProportion() {
    assertThat(importance(SQUARE, new double[][] {{3}, {1}, {-1}, {-3}}, 2))
        .containsExactly(new double[] {1.26491, 0.63246}, within(1e-5));
  }

  @Test
  void nothingToExplainIsNoImportance() {
    assertThat(importance(SQUARE, new double[4][1], 2)).containsExactly(0, 0);
  }

  /** Scores of 50 images, 6 filters, 3 classes, through class sums and exact passes. */
  @Test
  void meanSquareIsOneAndADeadFilterHasNone() {
    Random random = new Random(5);
    List<float[]> images = new ArrayList<>();
    List<ClassScores> classes = new ArrayList<>();
    for (int k = 0; k < 3; k++) {
      classes.add(new ClassScores(k, 6, false));
    }
    for (int i = 0; i < 50; i++) {
      float[] x = new float[6];
      for (int j = 0; j < 5; j++) {
        x[j] = (float) random.nextGaussian() + (j == i % 3 ? 3 : 0);
      }
      images.add(x);
      classes.get(i % 3).add(x, 0);
    }

    double[] importance =
        new FeatureMoments(classes)
            .importance(
                2,
                (weights, offset) -> {
                  ProjectionSums sums = new ProjectionSums(6, 3);
                  for (int i = 0; i < images.size(); i++) {
                    sums.add(images.get(i), 0, i % 3, weights, offset);
                  }
                  return sums;
                });

    assertThat(Arrays.stream(importance).map(v -> v * v).sum()).isCloseTo(6, within(1e-9));
    assertThat(importance[5]).isZero();
    for (int own = 0; own < 3; own++) {
      assertThat(importance[own]).isGreaterThan(1).isGreaterThan(importance[3]);
      assertThat(importance[own]).isGreaterThan(importance[4]);
    }
    assertThat(importance).containsExactly(inMemory(images, 3), within(1e-6));
  }

  /** The same by standardising the rows. */
  private static double[] inMemory(List<float[]> images, int classes) {
    int n = images.size();
    double[][] x = new double[n][6];
    double[][] y = new double[n][classes];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < 6; j++) {
        x[i][j] = images.get(i)[j];
      }
      y[i][i % classes] = 1;
    }
    standardise(x);
    standardise(y);
    return importance(x, y, 2);
  }

  private static void standardise(double[][] rows) {
    for (int j = 0; j < rows[0].length; j++) {
      int column = j;
      double mean = Arrays.stream(rows).mapToDouble(row -> row[column]).average().orElseThrow();
      double squares =
          Arrays.stream(rows).mapToDouble(row -> Math.pow(row[column] - mean, 2)).sum();
      double deviation = squares == 0 ? 1 : Math.sqrt(squares / (rows.length - 1));
      for (double[] row : rows) {
        row[column] = (row[column] - mean) / deviation;
      }
    }
  }

  @Test
  void sumsDoNotDependOnOrderOrGrouping() {
    Random random = new Random(8);
    ProjectionSums all = new ProjectionSums(3, 2);
    ProjectionSums left = new ProjectionSums(3, 2);
    ProjectionSums right = new ProjectionSums(3, 2);
    double[] weights = {0.1, -3, 1e-9};
    for (int i = 0; i < 100; i++) {
      float[] x = {random.nextFloat(), 1e6f * random.nextFloat(), random.nextFloat()};
      all.add(x, 0, i % 2, weights, 0.3);
      (i % 3 == 0 ? left : right).add(x, 0, i % 2, weights, 0.3);
    }
    right.merge(left);
    assertThat(right.squares()).isEqualTo(all.squares());
    assertThat(right.ofClass(1)).isEqualTo(all.ofClass(1));
    assertThat(right.feature(1)).isEqualTo(all.feature(1));
  }
}
