package org.permafrost.network.onednn.layer;

/** A vertex, or the layer of one, that can leave out parts of its backward pass. */
public interface Sparing {
  /** From now on no more than this is needed. */
  void need(BackwardNeed need);
}
