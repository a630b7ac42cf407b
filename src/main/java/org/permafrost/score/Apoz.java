package org.permafrost.score;

/**
 * Share of positions at which the filter fires: one minus the average percentage of zeros of Hu et
 * al. 2016 (arXiv 1607.03250; METHODS.md 24, ranking A6), so that larger is better here as
 * everywhere.
 */
final class Apoz implements MapScorer {
  @Override
  public double score(LayerMaps maps, int from, int to) {
    int fired = 0;
    for (int p = from; p < to; p++) {
      if (maps.values()[p] > 0) {
        fired++;
      }
    }
    return (double) fired / (to - from);
  }
}
