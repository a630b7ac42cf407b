package org.permafrost.score;

/**
 * Square of the first-order change of the image's loss when the map is removed (METHODS.md 24,
 * ranking T2 per image; Molchanov et al. 2019, arXiv 1906.10771).
 */
final class TaylorLoss implements MapScorer {
  @Override
  public Signal signal() {
    return Signal.LOSS_GRADIENT;
  }

  @Override
  public double score(LayerMaps maps, int from, int to) {
    double change = Taylor.change(maps, from, to);
    return change * change;
  }
}
