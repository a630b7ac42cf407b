package org.permafrost.head;

import java.util.List;
import org.permafrost.linear.Cholesky;

/** Minus the square of the distance to the mean of each class, by a matrix of the class's own. */
final class MahalanobisHead implements Head {
  private static final long serialVersionUID = 1L;

  private final double[][] means;
  private final List<Cholesky> factors;

  /**
   * @param means of length 1
   * @param factors of the matrices whose inverses measure distance
   */
  MahalanobisHead(double[][] means, List<Cholesky> factors) {
    this.means = means;
    this.factors = List.copyOf(factors);
  }

  @Override
  public double[] scores(int[] numbers) {
    double[] image = new double[numbers.length];
    for (int j = 0; j < image.length; j++) {
      image[j] = numbers[j];
    }
    image = unit(image);
    double[] scores = new double[means.length];
    for (int k = 0; k < scores.length; k++) {
      double[] difference = new double[image.length];
      for (int j = 0; j < image.length; j++) {
        difference[j] = image[j] - means[k][j];
      }
      for (double y : factors.get(k).forward(difference)) {
        scores[k] -= y * y;
      }
    }
    return scores;
  }

  /** The vector divided by its length; zero stays zero. */
  static double[] unit(double[] vector) {
    double squares = 0;
    for (double v : vector) {
      squares += v * v;
    }
    double length = Math.sqrt(squares);
    double[] unit = vector.clone();
    for (int j = 0; length > 0 && j < unit.length; j++) {
      unit[j] /= length;
    }
    return unit;
  }
}
