package org.permafrost.network.onednn.primitive;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.memory.Scratch;
import org.permafrost.network.onednn.memory.Slot;

/** Calculates with maps, number by number; every result lies in scratch memory. */
public final class MapArithmetic {
  /** Where results lie. */
  public static final Scratch.Part RESULT = Scratch.Part.GRADIENT;

  private final Slot first;
  private final Slot second;
  private final Slot result;
  private final Kernel product;
  private final Kernel enlarged;
  private final Kernel limited;
  private final Kernel size;
  private final Rectifier rectifier;

  /**
   * @param shape of arrays in blocks
   */
  public MapArithmetic(MapShape shape) {
    memory.desc layout = shape.in(Layout.BLOCKED);
    first = new Slot(layout);
    second = new Slot(layout);
    result = new Slot(layout);
    binary.primitive_desc description =
        new binary.primitive_desc(
            new binary.desc(algorithm.binary_mul, layout, layout, layout),
            OneDnn.attributes(),
            OneDnn.engine());
    product =
        new Kernel(new binary(description), description)
            .with(DNNL_ARG_SRC_0, first)
            .with(DNNL_ARG_SRC_1, second)
            .with(DNNL_ARG_DST, result);
    enlarged = each(algorithm.eltwise_linear, layout, Float.MAX_VALUE, 0f);
    limited = each(algorithm.eltwise_clip, layout, 0f, 1f);
    size = each(algorithm.eltwise_abs, layout, 0f, 0f);
    rectifier = new Rectifier(shape);
  }

  private Kernel each(algorithm function, memory.desc layout, float alpha, float beta) {
    eltwise_forward.primitive_desc description =
        new eltwise_forward.primitive_desc(
            new eltwise_forward.desc(prop_kind.forward_inference, function, layout, alpha, beta),
            OneDnn.attributes(),
            OneDnn.engine());
    return new Kernel(new eltwise_forward(description), description)
        .with(DNNL_ARG_SRC, first)
        .with(DNNL_ARG_DST, result);
  }

  /** Negative numbers as 0. */
  public void rectify(INDArray maps) {
    rectifier.forward(maps, RESULT);
  }

  /** 1 for positive numbers, 0 for others; oneDNN's comparison is slow. */
  public void positive(INDArray maps) {
    first.at(maps);
    result.at(RESULT);
    enlarged.run();
    first.at(RESULT);
    limited.run();
  }

  /** Number times number. */
  public void product(INDArray one, INDArray other) {
    first.at(one);
    second.at(other);
    result.at(RESULT);
    product.run();
  }

  /** Absolute values. */
  public void size(INDArray maps) {
    first.at(maps);
    result.at(RESULT);
    size.run();
  }

  /** Absolute values where the rectified maps are positive, else 0. */
  public void sizeWherePositive(INDArray rectified, INDArray maps) {
    rectifier.backward(rectified, maps, RESULT);
    first.at(RESULT);
    result.at(RESULT);
    size.run();
  }
}
