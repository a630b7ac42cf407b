package org.permafrost.network;

/** A layer that can normalise some channels by stored statistics in training. */
public interface StoredStatistics {
  /**
   * From now on exactly these channels are.
   *
   * @param channels ascending
   */
  void useStoredStatistics(int[] channels);
}
