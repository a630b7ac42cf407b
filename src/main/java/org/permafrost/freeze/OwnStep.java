package org.permafrost.freeze;

import java.util.function.BiConsumer;
import org.deeplearning4j.optimize.api.StepFunction;
import org.deeplearning4j.optimize.solvers.accumulation.GradientsAccumulator;
import org.deeplearning4j.optimize.solvers.accumulation.IndexedTail;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's interface for those who exchange gradients between replicas: the one place where somebody
 * else may apply them to the parameters. Nothing is exchanged here.
 */
final class OwnStep implements GradientsAccumulator {
  private static final long serialVersionUID = 1L;

  private final transient BiConsumer<INDArray, INDArray> step;

  /**
   * @param step changes parameters by gradients; both are flat vectors
   */
  OwnStep(BiConsumer<INDArray, INDArray> step) {
    this.step = step;
  }

  @Override
  public void applyUpdate(
      StepFunction function, INDArray parameters, INDArray gradients, boolean isFinalStep) {
    step.accept(parameters, gradients);
  }

  @Override
  public void applyUpdate(
      StepFunction function, INDArray parameters, INDArray gradients, double alpha) {
    throw new UnsupportedOperationException("No optimizer of DL4J asks for part of an update");
  }

  @Override
  public boolean hasAnything() {
    return false;
  }

  @Override
  public void storeUpdate(INDArray gradients, int iteration, int epoch) {
    // Nobody else gets them.
  }

  @Override
  public void receiveUpdate(INDArray update) {
    // Nobody else sends any.
  }

  @Override
  public void markExternalUpdates(boolean available) {
    // There are none.
  }

  @Override
  public void setExternalSource(IndexedTail source) {
    // There is none.
  }

  @Override
  public IndexedTail getExternalSource() {
    return null;
  }

  @Override
  public void reset() {
    // Nothing is kept between steps.
  }

  @Override
  public void touch() {
    // Threads are bound to no device.
  }
}
