package org.permafrost.network.onednn.graph;

import org.permafrost.network.onednn.memory.Layout;

/** What a vertex of a network gives to those that read it. */
sealed interface Flow {
  /** Images, as the network gets them. */
  record Images() implements Flow {}

  /**
   * Feature maps.
   *
   * @param channels without filling
   */
  record Maps(long channels, Resolution resolution, Layout layout) implements Flow {
    Maps in(Layout other) {
      return new Maps(channels, resolution, other);
    }
  }

  /** Anything else. */
  record Other() implements Flow {}
}
