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
  private final float[] gradient;
  private final float[] before;
  private final float[] after;

  protected PathFollower(Intervals positions) {
    this.positions = positions;
    gradient = new float[positions.size()];
    before = new float[positions.size()];
    after = new float[positions.size()];
  }

  /**
   * One step, of the parameters that are followed, packed. Their move is {@code after - before}.
   * The arrays are used again for the next step.
   *
   * @param gradients of the loss alone, mean over the images, at {@code before}
   */
  protected abstract void step(float[] gradients, float[] before, float[] after);

  @Override
  public final void afterGradient(INDArray gradients, INDArray parameters, int images) {
    FlatVector.of(gradients).gather(positions, gradient);
    FlatVector.of(parameters).gather(positions, before);
  }

  @Override
  public final void applied(INDArray parameters) {
    FlatVector.of(parameters).gather(positions, after);
    step(gradient, before, after);
  }
}
