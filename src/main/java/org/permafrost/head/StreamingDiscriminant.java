package org.permafrost.head;

import org.permafrost.head.sums.ClassSums;
import org.permafrost.head.sums.FeatureSums;
import org.permafrost.linear.Cholesky;

/**
 * Linear discriminant analysis from running sums (Hayes and Kanan 2020, "Deep SLDA", arXiv
 * 1909.01520): {@code w_k = L mu_k} and {@code b_k = -mu_k'w_k / 2} with {@code L = ((1 - e) Sigma
 * + e I)^-1} and Sigma the covariance within classes, in units of the features.
 */
final class StreamingDiscriminant {
  private StreamingDiscriminant() {}

  /**
   * @throws ArithmeticException if the covariance has no inverse, as without shrinkage and with
   *     fewer images than features
   */
  static Head fit(FeatureSums sums, double shrinkage) {
    double[][] covariance = Covariance.within(sums);
    double step = sums.map().step();
    double added = shrinkage / (step * step);
    for (int i = 0; i < covariance.length; i++) {
      for (int j = 0; j <= i; j++) {
        covariance[i][j] *= 1 - shrinkage;
      }
      covariance[i][i] += added;
    }
    Cholesky factor = Cholesky.of(covariance);
    double[][] means =
        sums.classes().values().stream().map(ClassSums::mean).toArray(double[][]::new);
    double[][] weights = new double[means.length][];
    for (int k = 0; k < means.length; k++) {
      weights[k] = factor.solve(means[k]);
    }
    return LinearHead.nearest(means, weights);
  }
}
