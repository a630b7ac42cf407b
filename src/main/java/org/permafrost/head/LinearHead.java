package org.permafrost.head;

/** A row of weights and a bias for each class. */
final class LinearHead implements Head {
  private static final long serialVersionUID = 1L;

  private final double[][] weights;
  private final double[] biases;

  LinearHead(double[][] weights, double[] biases) {
    this.weights = weights;
    this.biases = biases;
  }

  /**
   * The rule of the nearest mean where distances are measured by a symmetric matrix, of which
   * {@code weights} are the products with the means: {@code w_k'x - mu_k'w_k/2} is largest for it.
   */
  static LinearHead nearest(double[][] means, double[][] weights) {
    double[] biases = new double[means.length];
    for (int k = 0; k < means.length; k++) {
      for (int j = 0; j < means[k].length; j++) {
        biases[k] += means[k][j] * weights[k][j];
      }
      biases[k] /= -2;
    }
    return new LinearHead(weights, biases);
  }

  @Override
  public double[] scores(int[] numbers) {
    double[] scores = new double[weights.length];
    for (int k = 0; k < scores.length; k++) {
      double[] row = weights[k];
      double sum = 0;
      for (int j = 0; j < row.length; j++) {
        sum += row[j] * numbers[j];
      }
      scores[k] = sum + biases[k];
    }
    return scores;
  }
}
