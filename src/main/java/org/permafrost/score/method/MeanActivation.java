package org.permafrost.score.method;

import org.permafrost.score.MapSummary;
import org.permafrost.score.SummaryScorer;

/** Mean of the filter's rectified map (src/site/markdown/rankings.md). */
final class MeanActivation implements SummaryScorer {
  @Override
  public String name() {
    return "mean-activation";
  }

  @Override
  public MapSummary summary() {
    return MapSummary.MEAN;
  }
}
