package org.permafrost.score.method;

import org.permafrost.score.LayerMaps;
import org.permafrost.score.MapScorer;
import org.permafrost.score.Signal;

/**
 * Relevance of the map for the true class's logit (Bach et al. 2015, doi
 * 10.1371/journal.pone.0130140, epsilon rule): the sum of its positive values.
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
