package org.permafrost.network.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.permafrost.rank.FilterId;

/**
 * Where the channels of feature maps come from: runs of channels that are functions of filters of
 * the same convolutions, channel by channel.
 *
 * @param runs one after the other
 */
record ChannelStream(List<Run> runs) {
  /** So many channels that nobody asks for the end: an input of the network. */
  private static final int ANY = Integer.MAX_VALUE;

  /**
   * Consecutive filters of a convolution.
   *
   * @param first index of the first
   */
  record Slice(String layer, int first) {}

  /**
   * Consecutive channels; channel {@code c} of them is a function of filter {@code first + c} of
   * each slice, or, if they are mixed, of all filters of these layers.
   *
   * @param slices in the order in which they were met; none for an image
   */
  record Run(int channels, boolean mixed, Set<Slice> slices) {}

  ChannelStream {
    runs = List.copyOf(runs);
  }

  /** Of the network's input, which no filter feeds. */
  static ChannelStream image() {
    return new ChannelStream(List.of(new Run(ANY, false, Set.of())));
  }

  /** Behind a convolution. */
  static ChannelStream of(String layer, int filters) {
    return new ChannelStream(List.of(new Run(filters, false, Set.of(new Slice(layer, 0)))));
  }

  /** Behind something that makes each of its outputs of all channels. */
  ChannelStream mixed(int outputs) {
    Set<Slice> all = new LinkedHashSet<>();
    runs.forEach(run -> all.addAll(run.slices()));
    return new ChannelStream(List.of(new Run(outputs, true, all)));
  }

  /** Channels of several streams, one behind the other. */
  static ChannelStream concatenated(List<ChannelStream> streams) {
    List<Run> all = new ArrayList<>();
    streams.forEach(stream -> all.addAll(stream.runs));
    return new ChannelStream(all);
  }

  /**
   * Channels that are functions of the same channel of each stream, as behind an addition.
   *
   * @throws IllegalArgumentException if they have unequal numbers of channels
   */
  static ChannelStream joined(List<ChannelStream> streams) {
    ChannelStream sum = streams.get(0);
    for (ChannelStream other : streams.subList(1, streams.size())) {
      if (sum.channels() != other.channels()) {
        throw new IllegalArgumentException(
            "Maps of " + sum.channels() + " and " + other.channels() + " channels meet");
      }
      sum = sum.joined(other);
    }
    return sum;
  }

  private ChannelStream joined(ChannelStream other) {
    SortedSet<Integer> ends = new TreeSet<>(ends());
    ends.addAll(other.ends());
    List<Run> joined = new ArrayList<>();
    int start = 0;
    for (int end : ends) {
      Run one = part(start, end);
      Run two = other.part(start, end);
      Set<Slice> slices = new LinkedHashSet<>(one.slices());
      slices.addAll(two.slices());
      joined.add(new Run(end - start, one.mixed() || two.mixed(), slices));
      start = end;
    }
    return new ChannelStream(joined);
  }

  private List<Integer> ends() {
    List<Integer> ends = new ArrayList<>();
    int end = 0;
    for (Run run : runs) {
      end = end(end, run);
      ends.add(end);
    }
    return ends;
  }

  /** Channels from start to end, which lie in one run. */
  private Run part(int start, int end) {
    int first = 0;
    for (Run run : runs) {
      if (start < end(first, run)) {
        int skipped = start - first;
        Set<Slice> slices = new LinkedHashSet<>();
        run.slices()
            .forEach(s -> slices.add(run.mixed() ? s : new Slice(s.layer(), s.first() + skipped)));
        return new Run(end - start, run.mixed(), slices);
      }
      first = end(first, run);
    }
    throw new IndexOutOfBoundsException("No channel " + start);
  }

  private static int end(int start, Run run) {
    return (int) Math.min(ANY, (long) start + run.channels());
  }

  /** All channels; as many as there can be for an input of the network. */
  int channels() {
    return ends().get(runs.size() - 1);
  }

  /** Whether nothing but the network's input feeds it. */
  boolean isImage() {
    return runs.stream().allMatch(run -> run.slices().isEmpty());
  }

  /** Names of the convolutions that feed any channel. */
  Set<String> layers() {
    Set<String> layers = new LinkedHashSet<>();
    runs.forEach(run -> run.slices().forEach(slice -> layers.add(slice.layer())));
    return layers;
  }

  /** The same from the second channel of the given one on: one run of one channel. */
  Run channel(int channel) {
    return part(channel, channel + 1);
  }

  /** The filters that a channel is a function of, if it is not mixed. */
  static Collection<FilterId> filters(Run channel) {
    return channel.slices().stream().map(s -> new FilterId(s.layer(), s.first())).toList();
  }
}
