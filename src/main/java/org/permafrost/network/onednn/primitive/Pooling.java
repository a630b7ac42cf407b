package org.permafrost.network.onednn.primitive;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.memory.Place;
import org.permafrost.network.onednn.memory.Slot;

/** Pooling over windows, and its gradient; maxima remember where they were found. */
public final class Pooling {
  private final MapShape output;
  private final Slot source;
  private final Slot result;
  private final Slot resultGradient;
  private final Slot sourceGradient;
  private final Kernel training;
  private final Kernel inference;
  private final Kernel backward;

  /** What a window becomes. */
  public enum Kind {
    MAXIMUM(algorithm.pooling_max),
    /** Of the pixels inside the map. */
    AVERAGE(algorithm.pooling_avg_exclude_padding),
    /** Of the whole window, with zeros outside the map. */
    AVERAGE_WITH_PADDING(algorithm.pooling_avg_include_padding);

    private final algorithm code;

    Kind(algorithm code) {
      this.code = code;
    }
  }

  /**
   * Height and width each.
   *
   * @param padding on either side
   */
  public record Window(long[] size, long[] stride, long[] padding) {
    public static Window whole(MapShape shape) {
      long[] size = {shape.height(), shape.width()};
      return new Window(size, size, new long[2]);
    }

    MapShape behind(MapShape shape) {
      return new MapShape(
          shape.images(), shape.channels(), side(shape.height(), 0), side(shape.width(), 1));
    }

    private long side(long input, int axis) {
      return (input + 2 * padding[axis] - size[axis]) / stride[axis] + 1;
    }
  }

  /**
   * @param shape of the input, an array in blocks
   */
  public Pooling(MapShape shape, Kind kind, Window window) {
    output = window.behind(shape);
    memory.desc from = shape.in(Layout.BLOCKED);
    memory.desc to = output.in(Layout.BLOCKED);
    source = new Slot(from);
    result = new Slot(to);
    resultGradient = new Slot(to);
    sourceGradient = new Slot(from);
    pooling_forward.primitive_desc trains =
        forward(prop_kind.forward_training, kind, from, to, window);
    pooling_forward.primitive_desc infers =
        forward(prop_kind.forward_inference, kind, from, to, window);
    pooling_backward.primitive_desc back =
        new pooling_backward.primitive_desc(
            new pooling_backward.desc(
                kind.code,
                from,
                to,
                window.stride(),
                window.size(),
                window.padding(),
                window.padding()),
            OneDnn.attributes(),
            OneDnn.engine(),
            trains);
    training = kernel(trains);
    inference = kernel(infers);
    backward =
        new Kernel(new pooling_backward(back), back)
            .with(DNNL_ARG_DIFF_DST, resultGradient)
            .with(DNNL_ARG_DIFF_SRC, sourceGradient);
    if (kind == Kind.MAXIMUM) {
      memory found = new memory(trains.workspace_desc(), OneDnn.engine());
      training.with(DNNL_ARG_WORKSPACE, found);
      backward.with(DNNL_ARG_WORKSPACE, found);
    }
  }

  /** What it remembers of a training batch and its primitives need. */
  public static Demand demand(MapShape shape, Kind kind, Window window) {
    pooling_forward.primitive_desc trains =
        forward(
            prop_kind.forward_training,
            kind,
            shape.in(Layout.BLOCKED),
            window.behind(shape).in(Layout.BLOCKED),
            window);
    Demand demand = Demand.of(trains);
    return kind == Kind.MAXIMUM ? demand.and(Demand.ofMask(trains.workspace_desc())) : demand;
  }

  /** Shape of what comes out. */
  public MapShape output() {
    return output;
  }

  /**
   * @param remember whether {@link #backward} will be asked about this batch
   */
  public void forward(INDArray from, INDArray to, boolean remember) {
    source.at(from);
    result.at(to);
    (remember ? training : inference).run();
  }

  /** Of maps that lie anywhere; nothing is remembered. */
  public void forward(Place from, INDArray to) {
    from.give(source);
    result.at(to);
    inference.run();
  }

  /** Into memory that the caller keeps; nothing is remembered. */
  public void forward(Place from, FloatPointer to) {
    from.give(source);
    result.at(to);
    inference.run();
  }

  public void backward(INDArray ofResult, INDArray ofSource) {
    resultGradient.at(ofResult);
    sourceGradient.at(ofSource);
    backward.run();
  }

  private Kernel kernel(pooling_forward.primitive_desc description) {
    return new Kernel(new pooling_forward(description), description)
        .with(DNNL_ARG_SRC, source)
        .with(DNNL_ARG_DST, result);
  }

  private static pooling_forward.primitive_desc forward(
      prop_kind purpose, Kind kind, memory.desc from, memory.desc to, Window window) {
    pooling_forward.desc operation =
        new pooling_forward.desc(
            purpose,
            kind.code,
            from,
            to,
            window.stride(),
            window.size(),
            window.padding(),
            window.padding());
    return new pooling_forward.primitive_desc(operation, OneDnn.attributes(), OneDnn.engine());
  }
}
