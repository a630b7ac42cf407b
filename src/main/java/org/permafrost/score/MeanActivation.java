package org.permafrost.score;

/** Mean of the filter's rectified map (METHODS.md 24, ranking A2). */
final class MeanActivation implements MapScorer {
  @Override
  public double score(LayerMaps maps, int from, int to) {
    double sum = 0;
    for (int p = from; p < to; p++) {
      sum += Math.max(0f, maps.values()[p]);
    }
    return sum / (to - from);
  }
}
