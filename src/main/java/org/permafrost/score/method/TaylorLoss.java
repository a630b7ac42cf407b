package org.permafrost.score.method;

import org.permafrost.score.MapSummary;
import org.permafrost.score.Signal;
import org.permafrost.score.SummaryScorer;

/**
 * Square of the first-order change of the image's loss when the map is removed (Molchanov et al.
 * 2019, arXiv 1906.10771), squared per image instead of per minibatch.
 */
final class TaylorLoss implements SummaryScorer {
  @Override
  public String name() {
    return "taylor-loss";
  }

  @Override
  public Signal signal() {
    return Signal.LOSS_GRADIENT;
  }

  @Override
  public MapSummary summary() {
    return MapSummary.CHANGE;
  }

  @Override
  public double score(double change) {
    return change * change;
  }
}
