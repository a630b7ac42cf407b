package org.permafrost.score.method;

import org.permafrost.score.FilterScorer;
import org.permafrost.score.LayerMaps;

/** Maps that can be scored by hand. */
final class MapCases {
  private MapCases() {}

  /** One image; a row per filter. */
  static LayerMaps maps(float[]... filters) {
    return new LayerMaps(filters.length, filters[0].length, true, flat(filters), new float[0]);
  }

  /** The same with a signal at the maps. */
  static LayerMaps withSignal(LayerMaps maps, float[]... signal) {
    return new LayerMaps(
        maps.filters(), maps.positions(), maps.rectified(), maps.values(), flat(signal));
  }

  static float[] flat(float[]... rows) {
    float[] flat = new float[rows.length * rows[0].length];
    for (int r = 0; r < rows.length; r++) {
      System.arraycopy(rows[r], 0, flat, r * rows[0].length, rows[0].length);
    }
    return flat;
  }

  /** Scores of the filters on the first image. */
  static float[] score(FilterScorer scorer, LayerMaps maps) {
    float[] scores = new float[maps.filters()];
    scorer.score(maps, 0, scores, 0);
    return scores;
  }
}
