package org.permafrost.head;

import java.io.Serializable;

/** Says how much an image looks like each of some classes. */
public sealed interface Head extends Serializable permits LinearHead, MahalanobisHead {
  /**
   * Larger is more alike; what the numbers mean differs from kind to kind.
   *
   * @param numbers of an image, as the map of the sums gave them that the head was fitted from
   * @return one per class, by name
   */
  double[] scores(int[] numbers);
}
