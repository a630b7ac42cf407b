package org.permafrost.network.catalog;

import java.util.ArrayList;
import java.util.List;
import org.permafrost.rank.FilterId;

/**
 * Convolutions whose outputs meet channel by channel, in an addition or at a gate: a channel behind
 * it is stable only if the filters of all of them are.
 *
 * @param name stage of the stream; where a stage has several, the first convolution that writes it
 * @param layers the convolutions, in network order; one twice if several of its filters meet
 * @param firsts index of the filter of each that writes channel 0
 * @param channels width of the stream
 */
public record WriteGroup(String name, List<String> layers, List<Integer> firsts, int channels) {
  /** Copies the lists. */
  public WriteGroup {
    layers = List.copyOf(layers);
    firsts = List.copyOf(firsts);
  }

  /** The filters that write one channel. */
  public List<FilterId> writers(int channel) {
    if (channel < 0 || channel >= channels) {
      throw new IndexOutOfBoundsException("No channel " + channel + " in " + this);
    }
    List<FilterId> writers = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      writers.add(new FilterId(layers.get(i), firsts.get(i) + channel));
    }
    return writers;
  }
}
