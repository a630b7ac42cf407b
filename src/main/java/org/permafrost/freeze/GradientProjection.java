package org.permafrost.freeze;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Keeps the step of one filter from raising the loss of the classes that own it, to first order:
 * where the gradient g and a reference r disagree, {@code g . r < 0}, g becomes {@code g - (g . r)
 * / (r . r) r}, which is orthogonal to r (A-GEM, Chaudhry et al. 2019, arXiv 1812.00420, per
 * filter).
 */
public final class GradientProjection implements GradientRule {
  private static final long serialVersionUID = 1L;

  private final Intervals positions;
  private final float[] reference;

  /**
   * @param positions of the filter's parameters
   * @param reference mean gradient of the loss on images of the owners, packed
   */
  GradientProjection(Intervals positions, float[] reference) {
    this.positions = positions;
    this.reference = reference;
  }

  @Override
  public void apply(INDArray gradient, INDArray parameters) {
    FlatVector vector = FlatVector.of(gradient);
    float[] g = vector.gather(positions);
    double agreement = dot(g, reference);
    double length = dot(reference, reference);
    if (agreement < 0 && length > 0) {
      for (int i = 0; i < g.length; i++) {
        g[i] = (float) (g[i] - agreement / length * reference[i]);
      }
      vector.scatter(positions, g);
    }
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof GradientProjection o
            && positions.equals(o.positions)
            && Arrays.equals(reference, o.reference));
  }

  @Override
  public int hashCode() {
    return 31 * positions.hashCode() + Arrays.hashCode(reference);
  }
}
