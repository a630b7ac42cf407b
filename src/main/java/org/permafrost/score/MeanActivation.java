package org.permafrost.score;

/** Mean of the filter's rectified map (METHODS.md 24, ranking A2). */
final class MeanActivation implements SummaryScorer {
  @Override
  public MapSummary summary() {
    return MapSummary.MEAN;
  }
}
