package org.permafrost.network.onednn.primitive;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.memory.Scratch;
import org.permafrost.network.onednn.memory.Slot;
import org.permafrost.network.onednn.primitive.Convolution.Way;

/**
 * Gradient of the weights of a depthwise convolution with wide kernels, some columns of the kernels
 * at a time: oneDNN's fast code knows kernels of at most three columns, and what it does with wider
 * ones takes tens of times as long. Each part reads a copy of the columns of the input that its
 * weights meet, with the zeros beside them.
 */
final class DepthwiseColumns implements Step {
  private static final int MOST_COLUMNS = 3;

  private final List<Part> parts = new ArrayList<>();
  private final Slot source;
  private final Slot gradient;

  /**
   * Some columns of all kernels.
   *
   * @param first of the columns
   * @param maps the convolution of the copy by these columns
   */
  private record Columns(int first, Convolution maps) {
    /** Column of the input at which the copy begins; below 0 it begins with zeros. */
    long start(Convolution whole) {
      return first - whole.padding()[1];
    }

    /** The first column of the input that is copied. */
    long from(Convolution whole) {
      return Math.max(0, start(whole));
    }

    /** Columns that are copied; the others lie outside. */
    long count(Convolution whole) {
      long end = Math.min(whole.source().width(), start(whole) + maps.source().width());
      return end - from(whole);
    }

    boolean isFast(Convolution whole) {
      try {
        return count(whole) > 0 && !Kernel.isReference(description());
      } catch (RuntimeException e) {
        return false; // oneDNN has no code for it at all.
      }
    }

    convolution_backward_weights.primitive_desc description() {
      return WeightGradientForm.of(
          maps, new Way(algorithm.convolution_direct, Layout.BLOCKED, Layout.BLOCKED));
    }
  }

  /** Numbers of an argument that lie apart from each other. */
  private record Window(Slot slot, long first, long last) {
    void of(Slot array) {
      slot.within(array, first, last);
    }
  }

  private record Part(
      Slot copy,
      Window read,
      Window written,
      Copy load,
      Kernel kernel,
      Slot weights,
      Window columns,
      Copy store) {}

  /**
   * @param source the input, in blocks
   * @param output gradient of the output, in blocks
   * @param gradient of the weights, {@code [filters, 1, h, w]}
   * @param bias gradient of the biases, if there are any
   */
  DepthwiseColumns(
      Convolution convolution, Slot source, Slot output, Slot gradient, Optional<Slot> bias) {
    this.source = source;
    this.gradient = gradient;
    for (Columns columns : columns(convolution)) {
      parts.add(part(convolution, columns, output, parts.isEmpty() ? bias : Optional.empty()));
    }
  }

  /** Whether the kernels are too wide for oneDNN's fast code, and their columns are not. */
  static boolean suits(Convolution convolution) {
    return convolution.groups() == convolution.filters()
        && convolution.groups() == convolution.source().channels()
        && convolution.groups() % OneDnn.block() == 0
        && convolution.layout() == Layout.BLOCKED
        && convolution.kernel()[1] > MOST_COLUMNS
        && convolution.dilation()[0] == 1
        && convolution.dilation()[1] == 1
        && columns(convolution).stream().allMatch(part -> part.isFast(convolution));
  }

  /** The copy, the part's weights and what the primitive wants. */
  static Demand demand(Convolution convolution) {
    Demand demand = Demand.NONE;
    for (Columns columns : columns(convolution)) {
      convolution_backward_weights.primitive_desc description = columns.description();
      demand =
          demand
              .and(Demand.of(description))
              .and(Scratch.Part.SOURCE, columns.maps().source().bytes(Layout.BLOCKED))
              .and(Scratch.Part.WEIGHTS, description.diff_weights_desc().get_size());
    }
    return demand;
  }

  private static List<Columns> columns(Convolution whole) {
    List<Columns> all = new ArrayList<>();
    int wide = Math.toIntExact(whole.kernel()[1]);
    for (int first = 0; first < wide; first += MOST_COLUMNS) {
      int count = Math.min(MOST_COLUMNS, wide - first);
      all.add(new Columns(first, whole.ofColumns(count, all.isEmpty())));
    }
    return all;
  }

  private Part part(Convolution whole, Columns columns, Slot output, Optional<Slot> bias) {
    MapShape in = whole.source();
    MapShape copied = columns.maps().source();
    Slot copy = new Slot(copied.in(Layout.BLOCKED));
    long from = columns.from(whole);
    long count = columns.count(whole);
    long[] sizes = {
      in.images(), in.channels() / OneDnn.block(), in.height(), count, OneDnn.block()
    };
    memory.desc inside = window(sizes, in);
    memory.desc target = window(sizes, copied);
    Window read = window(inside, in, from, count);
    Window written = window(target, copied, from - columns.start(whole), count);

    convolution_backward_weights.primitive_desc description = columns.description();
    memory.desc own = description.diff_weights_desc();
    Slot weights = new Slot(own);
    Kernel kernel =
        new Kernel(new convolution_backward_weights(description), description)
            .with(DNNL_ARG_SRC, copy)
            .with(DNNL_ARG_DIFF_DST, output)
            .with(DNNL_ARG_DIFF_WEIGHTS, weights);
    bias.ifPresent(b -> kernel.with(DNNL_ARG_DIFF_BIAS, b));

    long[] kernels = {whole.groups(), 1, 1, whole.kernel()[0], columns.maps().kernel()[1]};
    long wide = whole.kernel()[1];
    long size = whole.kernel()[0] * wide;
    memory.desc place = strided(kernels, size, size, size, wide, 1);
    Window placed =
        new Window(
            new Slot(place),
            columns.first(),
            whole.groups() * size - wide + columns.first() + kernels[4] - 1);
    return new Part(
        copy,
        read,
        written,
        new Copy(inside, read.slot(), target, written.slot()),
        kernel,
        weights,
        placed,
        new Copy(own, weights, place, placed.slot()));
  }

  /** Some columns of maps in blocks. */
  private static memory.desc window(long[] sizes, MapShape maps) {
    long row = maps.width() * OneDnn.block();
    long plane = maps.height() * row;
    return strided(sizes, sizes[1] * plane, plane, row, OneDnn.block(), 1);
  }

  private static Window window(memory.desc numbers, MapShape maps, long column, long count) {
    long pixels = maps.images() * maps.channels() / OneDnn.block() * maps.height() * maps.width();
    return new Window(
        new Slot(numbers),
        column * OneDnn.block(),
        (pixels - maps.width() + column + count) * OneDnn.block() - 1);
  }

  private static memory.desc strided(long[] sizes, long... strides) {
    return new memory.desc(sizes, memory.data_type.f32, strides);
  }

  @Override
  public void run() {
    for (Part part : parts) {
      part.copy().at(Scratch.Part.SOURCE).clear();
      part.read().of(source);
      part.written().of(part.copy());
      part.load().run();
      part.weights().at(Scratch.Part.WEIGHTS);
      part.kernel().run();
      part.columns().of(gradient);
      part.store().run();
    }
  }
}
