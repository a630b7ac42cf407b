package org.permafrost.network.onednn.layer;

/** A layer that can tell the largest value of each of its maps. */
public interface Tapped {
  /** From now on take maxima. */
  void tap();

  /** Of the last forward pass, image by image; the next call may write to the same array. */
  float[] maxima();
}
