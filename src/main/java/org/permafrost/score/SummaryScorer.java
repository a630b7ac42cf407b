package org.permafrost.score;

import java.util.Optional;

/**
 * A scorer of images that one number of each map decides. Native layers find that number without
 * copying the map.
 */
public interface SummaryScorer extends MapScorer {
  /** The number. */
  MapSummary summary();

  /** The score it makes. */
  default double score(double number) {
    return number;
  }

  @Override
  default Optional<SummaryScorer> bySummary() {
    return Optional.of(this);
  }

  @Override
  default double score(LayerMaps maps, int from, int to) {
    return score(summary().of(maps, from, to));
  }
}
