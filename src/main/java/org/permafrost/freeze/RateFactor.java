package org.permafrost.freeze;

import java.io.Serializable;
import java.util.Arrays;

/**
 * What the learning rate of part of the parameter vector is multiplied by, step by step.
 *
 * @param positions of whole parameter arrays
 * @param perStep one factor for each step of a round
 */
public record RateFactor(Intervals positions, double[] perStep) implements Serializable {
  private static final long serialVersionUID = 1L;

  @Override
  public boolean equals(Object other) {
    return other instanceof RateFactor f
        && positions.equals(f.positions)
        && Arrays.equals(perStep, f.perStep);
  }

  @Override
  public int hashCode() {
    return 31 * positions.hashCode() + Arrays.hashCode(perStep);
  }
}
