package org.permafrost.network.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.permafrost.rank.FilterId;

/**
 * The filters of one convolution and everything they own.
 *
 * @param layer name of the convolution
 * @param stage first part of the name: stem, stage1, stage2, ...
 * @param filters output channels
 * @param channels input channels that one filter reads
 * @param groups of filters that read channels of their own; 1 if all read all
 * @param shortcut whether it is a 1x1 convolution on the shortcut of a residual block: it leads to
 *     an addition without an activation, and others read what it reads
 * @param weights all weights, {@code [filters, channels, kernelHeight, kernelWidth]} in c order, so
 *     that each filter is contiguous
 * @param bias one number per filter
 * @param normalization the batch normalisation behind it
 * @param output vertex that yields the filters' own activation: normalised, before ReLU and before
 *     any addition
 * @param relu vertex that applies ReLU or another activation to nothing but {@code output}; empty
 *     where an addition follows
 * @param rectified whether that activation is ReLU
 * @param writeGroup name of the {@link WriteGroup} it belongs to; empty if no addition follows
 */
public record ConvolutionFilters(
    String layer,
    String stage,
    int filters,
    int channels,
    int groups,
    int kernelHeight,
    int kernelWidth,
    boolean shortcut,
    Range weights,
    Optional<Range> bias,
    Optional<NormalizationRows> normalization,
    String output,
    Optional<String> relu,
    boolean rectified,
    Optional<String> writeGroup) {

  /** Input channels of all groups. */
  public int inputs() {
    return channels * groups;
  }

  /**
   * The input channel of the convolution that a filter reads.
   *
   * @param channel of the filter's own, from 0 to {@link #channels}
   */
  public int input(int filter, int channel) {
    return filter / (filters / groups) * channels + channel;
  }

  /** The input channels that a filter reads, in the order of its weights. */
  public IntStream inputs(int filter) {
    return IntStream.range(0, channels).map(channel -> input(filter, channel));
  }

  /** Weights of one filter. */
  public int filterLength() {
    return channels * kernelHeight * kernelWidth;
  }

  /** The weights of one filter, {@code [channels, kernelHeight, kernelWidth]} in c order. */
  public Range weights(int filter) {
    return weights.piece(filter, filterLength());
  }

  /** Everything one filter owns: weights, bias, gamma, beta, running mean and variance. */
  public List<Range> ranges(int filter) {
    List<Range> owned = new ArrayList<>();
    owned.add(weights(filter));
    bias.ifPresent(b -> owned.add(b.piece(filter, 1)));
    normalization.ifPresent(n -> owned.addAll(n.ranges(filter)));
    return List.copyOf(owned);
  }

  /** The weights by which one filter reads a channel, {@code [kernelHeight, kernelWidth]}. */
  public Range weights(int filter, int channel) {
    return weights(filter).piece(channel, kernelHeight * kernelWidth);
  }

  public FilterId filter(int index) {
    return new FilterId(layer, index);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-24s %4d filters of %dx%dx%d at %d%s%s%s",
        layer,
        filters,
        channels,
        kernelHeight,
        kernelWidth,
        weights.start(),
        bias.isPresent() ? ", bias" : "",
        normalization.isPresent() ? ", batch norm" : "",
        writeGroup.map(g -> ", writes to " + g).orElse(""));
  }
}
