package org.permafrost.strategy;

import java.util.List;
import org.permafrost.linear.Cholesky;

/**
 * A linear classifier fitted in closed form: one output per class, by least squares on targets of 1
 * and 0 with a penalty on the weights, not on the biases. The same vectors in the same order give
 * the same bits.
 */
public final class RidgeFit {
  private final int size;
  private final double[][] products;
  private final double[][] targets;

  private RidgeFit(int size, int classes) {
    this.size = size;
    this.products = new double[size + 1][size + 1];
    this.targets = new double[classes][size + 1];
  }

  /**
   * Sums up what a fit needs.
   *
   * @param vectors of equal length, at least one
   * @param labels one per vector, from 0
   * @throws IllegalArgumentException if there is none, or not a label for each
   */
  public static RidgeFit of(List<float[]> vectors, int[] labels, int classes) {
    if (vectors.isEmpty() || vectors.size() != labels.length) {
      throw new IllegalArgumentException(
          "Cannot fit to " + vectors.size() + " vectors with " + labels.length + " labels");
    }
    RidgeFit fit = new RidgeFit(vectors.get(0).length, classes);
    for (int i = 0; i < labels.length; i++) {
      fit.add(vectors.get(i), labels[i]);
    }
    return fit;
  }

  /** The last place is the constant that a bias is the weight of. */
  private void add(float[] vector, int label) {
    double[] row = new double[size + 1];
    for (int i = 0; i < size; i++) {
      row[i] = vector[i];
    }
    row[size] = 1;
    for (int i = 0; i <= size; i++) {
      targets[label][i] += row[i];
      if (row[i] != 0) {
        for (int j = 0; j <= i; j++) {
          products[i][j] += row[i] * row[j];
        }
      }
    }
  }

  /**
   * @param penalty above 0, relative to the mean square of a component over all vectors
   * @return {@code [classes, size + 1]}, the bias last
   */
  public double[][] weights(double penalty) {
    double trace = 0;
    for (int i = 0; i < size; i++) {
      trace += products[i][i];
    }
    double added = Math.max(penalty * trace / size, Double.MIN_NORMAL);
    double[][] weights = new double[targets.length][];
    for (int k = 0; k < targets.length; k++) {
      double[][] matrix = new double[size + 1][];
      for (int i = 0; i <= size; i++) {
        matrix[i] = products[i].clone();
        matrix[i][i] += i < size ? added : 0;
      }
      weights[k] = Cholesky.solve(matrix, targets[k]);
    }
    return weights;
  }

  /** The class with the largest output; the first of equal ones. */
  public static int predict(double[][] weights, float[] vector) {
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < weights.length; k++) {
      double output = weights[k][vector.length];
      for (int i = 0; i < vector.length; i++) {
        output += weights[k][i] * vector[i];
      }
      if (output > most) {
        most = output;
        best = k;
      }
    }
    return best;
  }
}
