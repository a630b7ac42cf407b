package org.permafrost.score;

/**
 * The epsilon rule of layer-wise relevance propagation (Bach et al. 2015, doi
 * 10.1371/journal.pone.0130140): a sum z hands relevance R to its parts in proportion, R / (z +
 * epsilon sign z) each.
 */
public final class Relevance {
  /** Outputs of a normalisation vary by about 1. */
  public static final double EPSILON = 0.1;

  private Relevance() {}

  /** The share of a relevance that a sum lets through: |z| / (|z| + epsilon). */
  public static double damping(double sum) {
    return Math.abs(sum) / (Math.abs(sum) + EPSILON);
  }
}
