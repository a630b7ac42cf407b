package org.permafrost.score.method;

import org.permafrost.score.MapSummary;
import org.permafrost.score.Signal;
import org.permafrost.score.SummaryScorer;

/**
 * Fisher information of a gate on the map, halved: the second-order change of the loss when the map
 * is removed (Theis et al. 2018, arXiv 1801.05787). Half of {@link TaylorLoss}, so it gives the
 * same ranking.
 */
final class Fisher implements SummaryScorer {
  private final TaylorLoss taylor = new TaylorLoss();

  @Override
  public String name() {
    return "fisher";
  }

  @Override
  public Signal signal() {
    return taylor.signal();
  }

  @Override
  public MapSummary summary() {
    return taylor.summary();
  }

  @Override
  public double score(double change) {
    return taylor.score(change) / 2;
  }
}
