package org.permafrost.freeze.hook;

/**
 * What one worker adds to a named vector of a round.
 *
 * @param reduction how the vectors of all workers become one
 */
public record RoundVector(Reduction reduction, float[] values) {
  /**
   * How vectors become one. Either goes through the workers in the order of their numbers, so that
   * no bit depends on partitions, retries or who finished first.
   */
  public enum Reduction {
    /** Added in double precision and rounded once. */
    SUM,
    /** Weighted by minibatches; equal vectors give back their very bits. */
    MEAN
  }

  public static RoundVector sum(float[] values) {
    return new RoundVector(Reduction.SUM, values);
  }

  public static RoundVector mean(float[] values) {
    return new RoundVector(Reduction.MEAN, values);
  }
}
