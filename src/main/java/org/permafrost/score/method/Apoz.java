package org.permafrost.score.method;

import org.permafrost.score.MapSummary;
import org.permafrost.score.SummaryScorer;

/**
 * Share of positions at which the filter fires: one minus the average percentage of zeros of Hu et
 * al. 2016 (arXiv 1607.03250), so that larger is better here as everywhere.
 */
final class Apoz implements SummaryScorer {
  @Override
  public String name() {
    return "apoz";
  }

  @Override
  public MapSummary summary() {
    return MapSummary.FIRING;
  }
}
