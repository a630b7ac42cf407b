package org.permafrost.freeze;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.freeze.hook.StepFollower;

/**
 * Follows some parameters along their path: for each step the gradient of the loss it was taken
 * with and where it went, whatever momentum, penalties, clipping and constraints made of the
 * gradient.
 */
public abstract class PathFollower implements StepFollower {
  private final Intervals positions;
  private float[] gradient = new float[0];
  private float[] before = new float[0];

  protected PathFollower(Intervals positions) {
    this.positions = positions;
  }

  /**
   * One step, of the parameters that are followed, packed. Their move is {@code after - before}.
   *
   * @param gradients of the loss alone, mean over the images, at {@code before}
   */
  protected abstract void step(float[] gradients, float[] before, float[] after);

  @Override
  public final void afterGradient(INDArray gradients, INDArray parameters, int images) {
    gradient = FlatVector.of(gradients).gather(positions);
    before = FlatVector.of(parameters).gather(positions);
  }

  @Override
  public final void applied(INDArray parameters) {
    step(gradient, before, FlatVector.of(parameters).gather(positions));
  }
}
