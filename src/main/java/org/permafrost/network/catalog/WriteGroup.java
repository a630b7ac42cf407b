package org.permafrost.network.catalog;

import java.util.List;
import org.permafrost.rank.FilterId;

/**
 * Convolutions that add into the same residual stream: channel c of the stream is stable only if
 * filter c of each of them is.
 *
 * @param name stage of the stream
 * @param layers the convolutions, in network order
 * @param channels width of the stream
 */
public record WriteGroup(String name, List<String> layers, int channels) {
  /** Copies the list. */
  public WriteGroup {
    layers = List.copyOf(layers);
  }

  /** The filters that write one channel. */
  public List<FilterId> writers(int channel) {
    if (channel < 0 || channel >= channels) {
      throw new IndexOutOfBoundsException("No channel " + channel + " in " + this);
    }
    return layers.stream().map(layer -> new FilterId(layer, channel)).toList();
  }
}
