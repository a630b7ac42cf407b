package org.permafrost.score.method;

import org.permafrost.score.MapSummary;
import org.permafrost.score.Signal;
import org.permafrost.score.SummaryScorer;

/**
 * First-order change of the true class's logit when the map is removed: |sum of activation times
 * derivative| (Molchanov et al. 2017, arXiv 1611.06440).
 */
final class Taylor implements SummaryScorer {
  @Override
  public String name() {
    return "taylor";
  }

  @Override
  public Signal signal() {
    return Signal.LOGIT_GRADIENT;
  }

  @Override
  public MapSummary summary() {
    return MapSummary.CHANGE;
  }

  @Override
  public double score(double change) {
    return Math.abs(change);
  }
}
