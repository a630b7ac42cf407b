package org.permafrost.network.onednn.primitive;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.memory.Slot;

/** The sum of two maps, rectified or not. */
public final class Addition {
  private final Slot first;
  private final Slot second;
  private final Slot sum;
  private final Kernel kernel;

  /**
   * @param shape of arrays in blocks
   */
  public Addition(MapShape shape, boolean rectified) {
    memory.desc layout = shape.in(Layout.BLOCKED);
    first = new Slot(layout);
    second = new Slot(layout);
    sum = new Slot(layout);
    binary.primitive_desc description =
        new binary.primitive_desc(
            new binary.desc(algorithm.binary_add, layout, layout, layout),
            rectified ? OneDnn.rectified() : OneDnn.attributes(),
            OneDnn.engine());
    kernel =
        new Kernel(new binary(description), description)
            .with(DNNL_ARG_SRC_0, first)
            .with(DNNL_ARG_SRC_1, second)
            .with(DNNL_ARG_DST, sum);
  }

  public void run(INDArray a, INDArray b, INDArray to) {
    first.at(a);
    second.at(b);
    sum.at(to);
    kernel.run();
  }
}
