package org.permafrost.network.catalog;

import java.util.Comparator;
import java.util.List;
import org.permafrost.network.catalog.ChannelStream.Run;
import org.permafrost.rank.FilterId;

/** Which filters feed the input channels of a layer. */
public final class ChannelSources {
  private final ChannelStream stream;
  private final List<String> order;

  /**
   * @param order names of all convolutions, in network order
   */
  ChannelSources(ChannelStream stream, List<String> order) {
    this.stream = stream;
    this.order = order;
  }

  /** Whether the layer reads the image. */
  public boolean isImage() {
    return stream.isImage();
  }

  /** The convolutions that feed any input channel, in network order. */
  public List<String> layers() {
    return stream.layers().stream().sorted(Comparator.comparingInt(order::indexOf)).toList();
  }

  /** Input channels in front of a flattening; as many as there can be for an image. */
  public int channels() {
    return stream.channels();
  }

  /**
   * The filters that an input channel is a function of, and of nothing else, in network order; none
   * for the image.
   *
   * @throws IllegalStateException behind a dense layer, whose outputs no filter alone feeds
   */
  public List<FilterId> of(int channel) {
    Run run = stream.channel(channel);
    if (run.mixed()) {
      throw new IllegalStateException("Dense layers mix the channels of " + run.slices());
    }
    return ChannelStream.filters(run).stream()
        .sorted(Comparator.comparingInt(filter -> order.indexOf(filter.layer())))
        .toList();
  }
}
