package org.permafrost.freeze.hook;

import java.util.Collections;
import java.util.SortedMap;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Follows the steps of one replica through one round, in one thread. The methods are called in the
 * order in which they stand here, each for all followers of a step before the next; vectors are
 * flat, those of the network itself, and may be kept by copy only.
 *
 * <p>At positions of running statistics of batch normalisations the gradient holds what DL4J will
 * subtract from them.
 */
public interface StepFollower {
  /**
   * Reads the gradient of the loss, before rules of the plan, clipping, penalties and weight decay.
   * It is zero where the plan zeroes it.
   *
   * @param gradient per-image mean
   * @param parameters before the step
   * @param images of the minibatch
   */
  default void afterGradient(INDArray gradient, INDArray parameters, int images) {}

  /**
   * May change the gradient, after the plan's rules and before clipping.
   *
   * @param gradient per-image mean
   * @param parameters before the step
   */
  default void beforeStep(INDArray gradient, INDArray parameters) {}

  /**
   * May change parameters, after the update and the network's constraints. A round in which a
   * frozen parameter moves fails.
   */
  default void afterStep(INDArray parameters) {}

  /** Reads the parameters that the next step starts from. */
  default void applied(INDArray parameters) {}

  /**
   * What the round brings back, by name; the same names and lengths for every worker. Asked once,
   * after the last step, and not written to afterwards.
   */
  default SortedMap<String, RoundVector> vectors() {
    return Collections.emptySortedMap();
  }
}
