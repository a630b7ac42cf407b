package org.permafrost.freeze;

import java.io.Serializable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Changes a gradient before clipping and the update rule see it. Rules are immutable and compared
 * by value, so that executors get them anew only when they change.
 */
@FunctionalInterface
public interface GradientRule extends Serializable {
  /**
   * @param gradient per-image mean, flat, changed in place
   * @param parameters flat, in the same order
   */
  void apply(INDArray gradient, INDArray parameters);
}
