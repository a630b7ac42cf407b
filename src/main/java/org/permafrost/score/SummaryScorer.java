package org.permafrost.score;

/** A ranking that one number of each map decides. */
public interface SummaryScorer extends MapScorer {
  /** The number. */
  MapSummary summary();

  /** The score it makes. */
  default double score(double number) {
    return number;
  }

  @Override
  default double score(LayerMaps maps, int from, int to) {
    return score(summary().of(maps, from, to));
  }
}
