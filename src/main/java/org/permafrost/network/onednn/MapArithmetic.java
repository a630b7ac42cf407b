package org.permafrost.network.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Calculates with maps, number by number; every result lies in scratch memory. */
final class MapArithmetic {
  /** Where results lie. */
  static final Scratch.Part RESULT = Scratch.Part.GRADIENT;

  private final Slot first;
  private final Slot second;
  private final Slot zero;
  private final FloatPointer nought = new FloatPointer(1).put(0, 0f);
  private final Slot result;
  private final Kernel product;
  private final Kernel positive;
  private final Kernel size;
  private final Rectifier rectifier;

  /**
   * @param shape of arrays in blocks
   */
  MapArithmetic(MapShape shape) {
    memory.desc layout = shape.in(Layout.BLOCKED);
    memory.desc one = new MapShape(1, 1, 1, 1).in(Layout.PLAIN);
    first = new Slot(layout);
    second = new Slot(layout);
    zero = new Slot(one);
    result = new Slot(layout);
    product = binary(algorithm.binary_mul, layout, layout, second);
    positive = binary(algorithm.binary_gt, layout, one, zero);
    eltwise_forward.primitive_desc absolute =
        new eltwise_forward.primitive_desc(
            new eltwise_forward.desc(
                prop_kind.forward_inference, algorithm.eltwise_abs, layout, 0f, 0f),
            OneDnn.attributes(),
            OneDnn.engine());
    size =
        new Kernel(new eltwise_forward(absolute), absolute)
            .with(DNNL_ARG_SRC, first)
            .with(DNNL_ARG_DST, result);
    rectifier = new Rectifier(shape);
  }

  private Kernel binary(
      algorithm operation, memory.desc layout, memory.desc secondLayout, Slot other) {
    binary.primitive_desc description =
        new binary.primitive_desc(
            new binary.desc(operation, layout, secondLayout, layout),
            OneDnn.attributes(),
            OneDnn.engine());
    return new Kernel(new binary(description), description)
        .with(DNNL_ARG_SRC_0, first)
        .with(DNNL_ARG_SRC_1, other)
        .with(DNNL_ARG_DST, result);
  }

  /** Negative numbers as 0. */
  void rectify(INDArray maps) {
    rectifier.forward(maps, RESULT);
  }

  /** 1 for positive numbers, 0 for others. */
  void positive(INDArray maps) {
    first.at(maps);
    zero.at(nought);
    result.at(RESULT);
    positive.run();
  }

  /** Number times number. */
  void product(INDArray one, INDArray other) {
    first.at(one);
    second.at(other);
    result.at(RESULT);
    product.run();
  }

  /** Absolute values. */
  void size(INDArray maps) {
    first.at(maps);
    result.at(RESULT);
    size.run();
  }

  /** Absolute values where the rectified maps are positive, else 0. */
  void sizeWherePositive(INDArray rectified, INDArray maps) {
    rectifier.backward(rectified, maps, RESULT);
    first.at(RESULT);
    result.at(RESULT);
    size.run();
  }
}
