package org.permafrost.network.onednn;

/** A layer that can tell the largest value of each of its maps. */
interface Tapped {
  /** From now on take maxima. */
  void tap();

  /** Of the last forward pass, image by image; the next call may write to the same array. */
  float[] maxima();
}
