package org.permafrost.score.method;

import org.permafrost.score.LayerMaps;
import org.permafrost.score.MapScorer;
import org.permafrost.score.Signal;

/**
 * Relevance of the map for the true class's logit: the sum of its positive values (METHODS.md 24,
 * ranking L1).
 */
final class LrpEpsilon implements MapScorer {
  @Override
  public String name() {
    return "lrp-epsilon";
  }

  @Override
  public Signal signal() {
    return Signal.RELEVANCE;
  }

  @Override
  public double score(LayerMaps maps, int from, int to) {
    double sum = 0;
    for (int p = from; p < to; p++) {
      sum += Math.max(0, (double) maps.values()[p] * maps.signal()[p]);
    }
    return sum;
  }
}
