package org.permafrost.network.onednn.primitive;

import java.util.Arrays;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.operator.ConvolutionForm;

/**
 * What a convolution computes, for one shape of its input.
 *
 * @param source its input, {@code [N, C, H, W]}
 * @param layout of the input as given; the output is always in blocks
 * @param kernel height and width
 * @param stride down and across
 * @param dilation pixels from one weight to the next, down and across
 * @param padding zeros above and to the left
 * @param endPadding zeros below and to the right
 * @param groups of filters that read channels of their own
 * @param rectified whether ReLU follows
 */
public record Convolution(
    MapShape source,
    Layout layout,
    long filters,
    long[] kernel,
    long[] stride,
    long[] dilation,
    long[] padding,
    long[] endPadding,
    long groups,
    boolean bias,
    boolean rectified) {

  /** In one group, not dilated, with the same padding on opposite sides. */
  public Convolution(
      MapShape source,
      Layout layout,
      long filters,
      long[] kernel,
      long[] stride,
      long[] padding,
      boolean bias,
      boolean rectified) {
    this(
        source,
        layout,
        filters,
        kernel,
        stride,
        new long[] {1, 1},
        padding,
        padding,
        1,
        bias,
        rectified);
  }

  public static Convolution of(
      ConvolutionLayer layer, MapShape source, Layout layout, boolean rectified) {
    return new Convolution(
        source.withChannels(layer.getNIn()),
        layout,
        layer.getNOut(),
        longs(layer.getKernelSize()),
        longs(layer.getStride()),
        longs(layer.getDilation()),
        longs(layer.getPadding()),
        longs(ConvolutionForm.endPadding(layer)),
        ConvolutionForm.groups(layer),
        layer.hasBias(),
        rectified);
  }

  public Convolution withoutRectifier() {
    return with(filters, false);
  }

  /** A sum of channels at each pixel. */
  public static Convolution ofPixels(MapShape source, long filters) {
    long[] one = {1, 1};
    return new Convolution(source, Layout.BLOCKED, filters, one, one, new long[2], false, false);
  }

  /**
   * By some columns of the kernels alone, of an input that has just the columns which they meet,
   * zeros included.
   */
  Convolution ofColumns(int count, boolean biased) {
    long width = (output().width() - 1) * stride[1] + count;
    return new Convolution(
        new MapShape(source.images(), source.channels(), source.height(), width),
        layout,
        filters,
        new long[] {kernel[0], count},
        stride,
        dilation,
        new long[] {padding[0], 0},
        new long[] {endPadding[0], 0},
        groups,
        bias && biased,
        rectified);
  }

  public Convolution withFilters(long count) {
    return with(count, rectified);
  }

  private Convolution with(long count, boolean rectifies) {
    return new Convolution(
        source,
        layout,
        count,
        kernel,
        stride,
        dilation,
        padding,
        endPadding,
        groups,
        bias,
        rectifies);
  }

  /** Whether there is one group, no dilation, and the same padding on opposite sides. */
  public boolean isPlain() {
    return groups == 1
        && Arrays.stream(dilation).allMatch(d -> d == 1)
        && Arrays.equals(padding, endPadding);
  }

  /** As oneDNN counts: pixels left out between two weights. */
  long[] gaps() {
    return Arrays.stream(dilation).map(d -> d - 1).toArray();
  }

  /** Weights of a filter. */
  public long filterLength() {
    return source.channels() / groups * kernel[0] * kernel[1];
  }

  public MapShape output() {
    return new MapShape(
        source.images(), filters, side(source.height(), 0), side(source.width(), 1));
  }

  /** The weights as DL4J has them. */
  memory.desc plainWeights() {
    return weights(groups == 1 ? memory.format_tag.oihw : memory.format_tag.goihw);
  }

  /** The weights as a primitive likes them best. */
  memory.desc anyWeights() {
    return weights(memory.format_tag.any);
  }

  memory.desc biases() {
    return bias
        ? new memory.desc(new long[] {filters}, memory.data_type.f32, memory.format_tag.x)
        : new memory.desc();
  }

  /**
   * Whether Winograd's algorithm is worth a try: it computes tiles of 4 x 4 pixels, and on small
   * maps most of a tile lies outside.
   *
   * @param least smallest side of the output for which it is
   */
  boolean suitsWinograd(int least) {
    MapShape output = output();
    return OneDnn.wide()
        && isPlain()
        && kernel[0] == 3
        && kernel[1] == 3
        && stride[0] == 1
        && stride[1] == 1
        && source.channels() >= OneDnn.block()
        && Math.min(output.height(), output.width()) >= least;
  }

  /** One way oneDNN may compute it. */
  record Way(dnnl.algorithm algorithm, Layout source, Layout output) {}

  private memory.desc weights(memory.format_tag order) {
    long[] dimensions =
        groups == 1
            ? new long[] {filters, source.channels(), kernel[0], kernel[1]}
            : new long[] {
              groups, filters / groups, source.channels() / groups, kernel[0], kernel[1]
            };
    return new memory.desc(dimensions, memory.data_type.f32, order);
  }

  private long side(long input, int axis) {
    long window = (kernel[axis] - 1) * dilation[axis] + 1;
    return (input + padding[axis] + endPadding[axis] - window) / stride[axis] + 1;
  }

  private static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }
}
