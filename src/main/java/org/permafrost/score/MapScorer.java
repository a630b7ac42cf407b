package org.permafrost.score;

/** A scorer of images that looks at one filter at a time. */
public interface MapScorer extends FilterScorer {
  /**
   * The score of one filter on one image.
   *
   * @param from first position of the filter's map in {@code maps}
   * @param to position after the last
   */
  double score(LayerMaps maps, int from, int to);

  @Override
  default void score(LayerMaps maps, int image, float[] scores, int first) {
    int from = maps.from(image);
    for (int filter = 0; filter < maps.filters(); filter++) {
      int to = from + maps.positions();
      scores[first + filter] = (float) score(maps, from, to);
      from = to;
    }
  }
}
