package org.permafrost.head;

import java.util.ArrayList;
import java.util.List;
import org.permafrost.head.sums.FeatureSums;
import org.permafrost.linear.Cholesky;

/**
 * FeCAM (Goswami et al. 2023, arXiv 2309.14062): a covariance for each class, of features under
 * Tukey's transformation, shrunk twice and made a correlation; the distance is Mahalanobis' between
 * the image and the mean, each divided by its length.
 */
final class FeatureCovariances {
  private FeatureCovariances() {}

  /**
   * @param diagonal added to the diagonal, in means of the diagonal
   * @param offDiagonal added to the other numbers, in means of those that are not zero
   * @throws ArithmeticException if a matrix has no inverse, as that of a class of one image
   */
  static Head fit(FeatureSums sums, double diagonal, double offDiagonal) {
    List<double[]> means = new ArrayList<>();
    List<Cholesky> factors = new ArrayList<>();
    sums.classes()
        .forEach(
            (name, of) -> {
              double[][] matrix = Covariance.of(sums, name);
              shrink(matrix, diagonal, offDiagonal);
              shrink(matrix, diagonal, offDiagonal);
              correlate(matrix);
              factors.add(Cholesky.of(matrix));
              means.add(MahalanobisHead.unit(of.mean()));
            });
    return new MahalanobisHead(means.toArray(double[][]::new), factors);
  }

  private static void shrink(double[][] matrix, double diagonal, double offDiagonal) {
    double onSum = 0;
    double offSum = 0;
    long off = 0;
    for (int i = 0; i < matrix.length; i++) {
      onSum += matrix[i][i];
      for (int j = 0; j < i; j++) {
        offSum += matrix[i][j];
        off += matrix[i][j] == 0 ? 0 : 1;
      }
    }
    double toDiagonal = diagonal * onSum / matrix.length;
    double toOthers = off == 0 ? 0 : offDiagonal * offSum / off;
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < i; j++) {
        matrix[i][j] += toOthers;
      }
      matrix[i][i] += toDiagonal;
    }
  }

  private static void correlate(double[][] matrix) {
    double[] deviations = new double[matrix.length];
    for (int i = 0; i < deviations.length; i++) {
      if (!(matrix[i][i] > 0)) {
        throw new ArithmeticException("A feature has no spread");
      }
      deviations[i] = Math.sqrt(matrix[i][i]);
    }
    for (int i = 0; i < deviations.length; i++) {
      for (int j = 0; j <= i; j++) {
        matrix[i][j] /= deviations[i] * deviations[j];
      }
    }
  }
}
