package org.permafrost.score;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Scores every filter of one network on every image of a batch. Not thread-safe. */
public interface FilterScorer {
  /**
   * Sets the network's parameters; call it before {@link #score}.
   *
   * @param parameters flat vector
   */
  void load(float[] parameters);

  /**
   * @param images shape {@code [N, 3, H, W]}, normalised as for training
   * @return {@code N * filters} scores, image by image, filters in the order of the network's
   *     {@link org.permafrost.rank.FilterIndex}
   */
  float[] score(INDArray images);
}
