package org.permafrost.score;

/**
 * First-order change of the true class's logit when the map is removed: |sum of activation times
 * derivative| (METHODS.md 24, ranking T1; Molchanov et al. 2017, arXiv 1611.06440).
 */
final class Taylor implements MapScorer {
  @Override
  public Signal signal() {
    return Signal.LOGIT_GRADIENT;
  }

  @Override
  public double score(LayerMaps maps, int from, int to) {
    return Math.abs(change(maps, from, to));
  }

  /** Sum of activation times signal. */
  static double change(LayerMaps maps, int from, int to) {
    double sum = 0;
    for (int p = from; p < to; p++) {
      sum += (double) maps.values()[p] * maps.signal()[p];
    }
    return sum;
  }
}
