package org.permafrost.score;

/** Mean of the filter's rectified map (src/site/markdown/rankings.md). */
final class MeanActivation implements SummaryScorer {
  @Override
  public MapSummary summary() {
    return MapSummary.MEAN;
  }
}
