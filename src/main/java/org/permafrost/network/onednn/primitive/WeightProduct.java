package org.permafrost.network.onednn.primitive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.memory.Scratch;
import org.permafrost.network.onednn.memory.Slot;

/**
 * Gradient of a convolution's weights as one matrix product over the whole batch: the output's
 * gradient, one row per filter, times the inputs that each weight meets, one column per weight. On
 * maps of a few pixels oneDNN's own code, which goes image by image, is slower; the result needs no
 * other layout either.
 */
final class WeightProduct implements Step {
  /** Pixels of the output. */
  private static final long MOST_PIXELS = 4;

  private final long filters;
  private final long positions;
  private final long weights;
  private final Slot byPosition;
  private final Copy transposition;
  private final Slot inputs;
  private final List<Tap> taps = new ArrayList<>();
  private final Slot source;
  private final Slot gradient;
  private final Optional<Slot> bias;

  /** One weight of each kernel: which inputs it meets, and where they go. */
  private record Tap(Numbers from, Numbers to, Copy copy) {}

  /** Every so many numbers of an array, along five axes. */
  private record Numbers(Slot slot, long first, long last) {
    static Numbers of(memory.desc layout, long first, long[] sizes, long... strides) {
      long last = first;
      for (int axis = 0; axis < sizes.length; axis++) {
        last += (sizes[axis] - 1) * strides[axis];
      }
      return new Numbers(new Slot(layout), first, last);
    }

    void of(Slot array) {
      slot.within(array, first, last);
    }
  }

  /**
   * @param source the input, in blocks
   * @param output gradient of the output, in blocks
   * @param gradient of the weights, {@code [filters, C, h, w]}
   * @param bias gradient of the biases, if there are any
   */
  WeightProduct(
      Convolution convolution, Slot source, Slot output, Slot gradient, Optional<Slot> bias) {
    this.source = source;
    this.gradient = gradient;
    this.bias = bias;
    MapShape maps = convolution.output();
    filters = convolution.filters();
    positions = maps.images() * maps.height() * maps.width();
    weights = convolution.filterLength();
    memory.desc rows =
        new memory.desc(maps.dimensions(), memory.data_type.f32, memory.format_tag.nhwc);
    byPosition = new Slot(rows);
    transposition = new Copy(maps.in(Layout.BLOCKED), output, rows, byPosition);
    inputs = new Slot(matrix(positions, weights));
    for (long down = 0; down < convolution.kernel()[0]; down++) {
      for (long across = 0; across < convolution.kernel()[1]; across++) {
        tap(convolution, down, across);
      }
    }
  }

  /** Whether this is the faster way. */
  static boolean suits(Convolution convolution) {
    MapShape output = convolution.output();
    return convolution.isPlain()
        && convolution.layout() == Layout.BLOCKED
        && output.height() * output.width() <= MOST_PIXELS
        && fits(convolution.source().height(), convolution.stride()[0])
        && fits(convolution.source().width(), convolution.stride()[1])
        && convolution.source().channels() % OneDnn.block() == 0
        && convolution.filters() % OneDnn.block() == 0;
  }

  /** Both matrices. */
  static Demand demand(Convolution convolution) {
    MapShape maps = convolution.output();
    long positions = maps.images() * maps.height() * maps.width();
    return Demand.NONE
        .and(Scratch.Part.RESULT, positions * convolution.filters() * Float.BYTES)
        .and(Scratch.Part.SOURCE, positions * convolution.filterLength() * Float.BYTES);
  }

  /** oneDNN counts whole steps as an array's, also behind the last number. */
  private static boolean fits(long side, long stride) {
    return side % stride == 0;
  }

  private void tap(Convolution convolution, long down, long across) {
    MapShape in = convolution.source();
    MapShape out = convolution.output();
    Span y = Span.of(in.height(), out.height(), down, convolution, 0);
    Span x = Span.of(in.width(), out.width(), across, convolution, 1);
    if (y.count() == 0 || x.count() == 0) {
      return;
    }
    long block = OneDnn.block();
    long plane = in.height() * in.width() * block;
    long kernel = convolution.kernel()[0] * convolution.kernel()[1];
    long[] sizes = {in.images(), in.channels() / block, y.count(), x.count(), block};
    long[] steps = {
      in.channels() / block * plane,
      plane,
      convolution.stride()[0] * in.width() * block,
      convolution.stride()[1] * block,
      1
    };
    long[] places = {
      out.height() * out.width() * weights, block * kernel, out.width() * weights, weights, kernel
    };
    memory.desc from = strided(sizes, steps);
    memory.desc to = strided(sizes, places);
    Numbers read = Numbers.of(from, (y.input() * in.width() + x.input()) * block, sizes, steps);
    Numbers write =
        Numbers.of(
            to,
            (y.output() * out.width() + x.output()) * weights
                + down * convolution.kernel()[1]
                + across,
            sizes,
            places);
    taps.add(new Tap(read, write, new Copy(from, read.slot(), to, write.slot())));
  }

  /**
   * Outputs along one axis that a weight has an input for.
   *
   * @param output the first of them
   * @param input its input
   */
  private record Span(long output, long input, long count) {
    static Span of(long inputs, long outputs, long weight, Convolution convolution, int axis) {
      long stride = convolution.stride()[axis];
      long shift = weight - convolution.padding()[axis];
      long first = shift >= 0 ? 0 : (-shift + stride - 1) / stride;
      long last = Math.min(outputs - 1, Math.floorDiv(inputs - 1 - shift, stride));
      return new Span(first, first * stride + shift, Math.max(0, last - first + 1));
    }
  }

  @Override
  public void run() {
    byPosition.at(Scratch.Part.RESULT);
    transposition.run();
    inputs.at(Scratch.Part.SOURCE).clear();
    for (Tap tap : taps) {
      tap.from().of(source);
      tap.to().of(inputs);
      tap.copy().run();
    }
    multiply(filters, weights, byPosition, filters, inputs, weights, gradient);
    bias.ifPresent(
        b -> {
          inputs.fill(1, positions);
          multiply(1, filters, inputs, 1, byPosition, filters, b);
        });
  }

  /** {@code result = left^T right}, all by rows. */
  private void multiply(
      long rows, long columns, Slot left, long leftRow, Slot right, long rightRow, Slot result) {
    int failure =
        dnnl.dnnl_sgemm(
            (byte) 'T',
            (byte) 'N',
            rows,
            columns,
            positions,
            1,
            left.numbers(),
            leftRow,
            right.numbers(),
            rightRow,
            0,
            result.numbers(),
            columns);
    if (failure != 0) {
      throw new IllegalStateException("oneDNN's matrix product failed: status " + failure);
    }
  }

  private static memory.desc matrix(long rows, long columns) {
    return new memory.desc(new long[] {rows, columns}, memory.data_type.f32, memory.format_tag.ab);
  }

  private static memory.desc strided(long[] sizes, long[] strides) {
    return new memory.desc(sizes, memory.data_type.f32, strides);
  }
}
