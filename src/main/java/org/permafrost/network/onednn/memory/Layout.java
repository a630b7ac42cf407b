package org.permafrost.network.onednn.memory;

import org.bytedeco.dnnl.memory;
import org.permafrost.network.onednn.OneDnn;

/** How the numbers of feature maps follow each other in memory. */
public enum Layout {
  /** Map after map, as DL4J has them. */
  PLAIN,
  /**
   * Blocks of channels; all of a block at one pixel lie together. A last block that is not full is
   * filled up with zeros, so an array in this layout has room for whole blocks.
   */
  BLOCKED;

  memory.format_tag tag() {
    return this == PLAIN ? memory.format_tag.nchw : OneDnn.blocked();
  }

  /** Shape of the array that holds such maps. */
  public long[] arrayShape(MapShape shape) {
    return shape.withChannels(room(shape.channels())).dimensions();
  }

  /** Channels an array has room for. */
  public long room(long channels) {
    int unit = this == PLAIN ? 1 : OneDnn.block();
    return (channels + unit - 1) / unit * unit;
  }
}
