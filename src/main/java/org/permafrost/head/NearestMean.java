package org.permafrost.head;

import org.permafrost.head.sums.ClassSums;
import org.permafrost.head.sums.FeatureSums;

/** The class whose mean is nearest: {@code argmax mu_k'x - |mu_k|^2 / 2}. */
final class NearestMean {
  private NearestMean() {}

  static Head fit(FeatureSums sums) {
    double[][] means =
        sums.classes().values().stream().map(ClassSums::mean).toArray(double[][]::new);
    return LinearHead.nearest(means, means);
  }
}
