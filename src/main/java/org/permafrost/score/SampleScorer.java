package org.permafrost.score;

/**
 * A ranking that looks at the gradient of a few images together, which is no sum of scores of
 * single images. Larger means more important.
 */
public interface SampleScorer extends Scorer {
  /** One number per filter for the class whose images the network holds. */
  double[] score(SampledNetwork network);
}
