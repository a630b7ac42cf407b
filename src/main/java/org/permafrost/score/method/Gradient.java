package org.permafrost.score.method;

import org.permafrost.score.MapSummary;
import org.permafrost.score.Signal;
import org.permafrost.score.SummaryScorer;

/**
 * Mean over the map of the absolute derivative of the true class's logit
 * (src/site/markdown/rankings.md). At the map itself, a filter that never fires still gets a score;
 * before its ReLU, it gets 0.
 */
final class Gradient implements SummaryScorer {
  private final boolean beforeRelu;

  /**
   * @param beforeRelu whether the derivative is taken before the ReLU of the map, if it has one
   */
  Gradient(boolean beforeRelu) {
    this.beforeRelu = beforeRelu;
  }

  @Override
  public String name() {
    return beforeRelu ? "gradient-preactivation" : "gradient";
  }

  @Override
  public Signal signal() {
    return Signal.LOGIT_GRADIENT;
  }

  @Override
  public MapSummary summary() {
    return beforeRelu ? MapSummary.SLOPE_BEFORE_RELU : MapSummary.SLOPE;
  }
}
