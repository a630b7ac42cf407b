package org.permafrost.network.onednn.primitive;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.memory.Slot;

/** An activation function and its gradient, which needs what the function got. */
public final class Elementwise {
  private final Slot source;
  private final Slot result;
  private final Slot resultGradient;
  private final Slot sourceGradient;
  private final Kernel forward;
  private final Kernel backward;

  /**
   * A function that oneDNN knows.
   *
   * @param alpha its first constant
   * @param beta its second
   */
  public record Function(algorithm code, float alpha, float beta) {}

  /**
   * @param shape with the true number of channels, so that what fills up blocks stays zero
   */
  public Elementwise(MapShape shape, Function function) {
    memory.desc layout = shape.in(Layout.BLOCKED);
    source = new Slot(layout);
    result = new Slot(layout);
    resultGradient = new Slot(layout);
    sourceGradient = new Slot(layout);
    eltwise_forward.primitive_desc there =
        new eltwise_forward.primitive_desc(
            new eltwise_forward.desc(
                prop_kind.forward_training,
                function.code(),
                layout,
                function.alpha(),
                function.beta()),
            OneDnn.attributes(),
            OneDnn.engine());
    forward =
        new Kernel(new eltwise_forward(there), there)
            .with(DNNL_ARG_SRC, source)
            .with(DNNL_ARG_DST, result);
    eltwise_backward.primitive_desc back =
        new eltwise_backward.primitive_desc(
            new eltwise_backward.desc(
                function.code(), layout, layout, function.alpha(), function.beta()),
            OneDnn.attributes(),
            OneDnn.engine(),
            there);
    backward =
        new Kernel(new eltwise_backward(back), back)
            .with(DNNL_ARG_SRC, source)
            .with(DNNL_ARG_DIFF_DST, resultGradient)
            .with(DNNL_ARG_DIFF_SRC, sourceGradient);
  }

  public void forward(INDArray from, INDArray to) {
    source.at(from);
    result.at(to);
    forward.run();
  }

  /**
   * @param from what the function got
   */
  public void backward(INDArray from, INDArray ofResult, INDArray ofSource) {
    source.at(from);
    resultGradient.at(ofResult);
    sourceGradient.at(ofSource);
    backward.run();
  }
}
