package org.permafrost.freeze;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gradient of the penalty {@code lambda / 2 * sum F_j (theta_j - anchor_j)^2} of elastic weight
 * consolidation (Kirkpatrick et al. 2017): adds {@code lambda F_j (theta_j - anchor_j)}.
 *
 * <p>Where {@code rate lambda F_j} exceeds 1, a step along the penalty alone would lead beyond the
 * anchor. There the whole gradient, that of the loss included, is divided by it, so that such a
 * step ends at the anchor. Parameters at which loss and penalty balance are the same as without.
 */
public final class ElasticPull implements GradientRule {
  private static final long serialVersionUID = 1L;

  private final Intervals positions;
  private final double lambda;
  private final float[] fisher;
  private final float[] anchors;
  private final double rate;

  /**
   * @param fisher importance of each position, packed
   * @param anchors where each is pulled to, packed
   * @param rate largest learning rate that is used
   */
  public ElasticPull(
      Intervals positions, double lambda, float[] fisher, float[] anchors, double rate) {
    this.positions = positions;
    this.lambda = lambda;
    this.fisher = fisher;
    this.anchors = anchors;
    this.rate = rate;
  }

  /** The penalty at these parameters. */
  public double penalty(INDArray parameters) {
    float[] theta = FlatVector.of(parameters).gather(positions);
    double sum = 0;
    for (int i = 0; i < theta.length; i++) {
      double distance = (double) theta[i] - anchors[i];
      sum += fisher[i] * distance * distance;
    }
    return lambda / 2 * sum;
  }

  @Override
  public void apply(INDArray gradient, INDArray parameters) {
    FlatVector gradients = FlatVector.of(gradient);
    FlatVector now = FlatVector.of(parameters);
    int from = 0;
    for (int i = 0; i < positions.count(); i++) {
      int start = positions.start(i);
      int length = positions.end(i) - start;
      float[] g = new float[length];
      float[] theta = new float[length];
      gradients.read(start, g, 0, length);
      now.read(start, theta, 0, length);
      for (int j = 0; j < length; j++) {
        double stiffness = lambda * fisher[from + j];
        g[j] += (float) (stiffness * ((double) theta[j] - anchors[from + j]));
        g[j] /= (float) Math.max(1, rate * stiffness);
      }
      gradients.write(start, g, 0, length);
      from += length;
    }
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof ElasticPull o
            && positions.equals(o.positions)
            && lambda == o.lambda
            && rate == o.rate
            && Arrays.equals(fisher, o.fisher)
            && Arrays.equals(anchors, o.anchors));
  }

  @Override
  public int hashCode() {
    return 31 * positions.hashCode() + Arrays.hashCode(fisher);
  }
}
