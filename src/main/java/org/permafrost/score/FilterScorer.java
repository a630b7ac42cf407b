package org.permafrost.score;

/**
 * A ranking that gives every filter one number per image: it looks at the maps of one layer at a
 * time and keeps nothing. Larger means more important. Stateless.
 */
public interface FilterScorer extends Scorer {
  /** What it needs besides the maps. */
  default Signal signal() {
    return Signal.NONE;
  }

  /**
   * Scores the filters of one layer on one image.
   *
   * @param maps of the layer, on all images of the batch
   * @param image position in the batch
   * @param scores receives one number per filter of the layer
   * @param first where the layer's numbers begin
   */
  void score(LayerMaps maps, int image, float[] scores, int first);
}
