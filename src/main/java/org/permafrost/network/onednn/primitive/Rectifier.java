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
import org.permafrost.network.onednn.memory.Scratch;
import org.permafrost.network.onednn.memory.Slot;

/** ReLU and its gradient, which needs what ReLU gave, not what it got. */
public final class Rectifier {
  private final Slot source;
  private final Slot result;
  private final Slot resultGradient;
  private final Slot sourceGradient;
  private final Kernel forward;
  private final Kernel backward;

  /**
   * @param shape of arrays in blocks
   */
  public Rectifier(MapShape shape) {
    memory.desc layout = shape.in(Layout.BLOCKED);
    source = new Slot(layout);
    result = new Slot(layout);
    resultGradient = new Slot(layout);
    sourceGradient = new Slot(layout);
    algorithm relu = algorithm.eltwise_relu_use_dst_for_bwd;
    eltwise_forward.primitive_desc there =
        new eltwise_forward.primitive_desc(
            new eltwise_forward.desc(prop_kind.forward_training, relu, layout, 0f, 0f),
            OneDnn.attributes(),
            OneDnn.engine());
    forward =
        new Kernel(new eltwise_forward(there), there)
            .with(DNNL_ARG_SRC, source)
            .with(DNNL_ARG_DST, result);
    eltwise_backward.primitive_desc back =
        new eltwise_backward.primitive_desc(
            new eltwise_backward.desc(relu, layout, layout, 0f, 0f),
            OneDnn.attributes(),
            OneDnn.engine(),
            there);
    backward =
        new Kernel(new eltwise_backward(back), back)
            .with(DNNL_ARG_DST, result)
            .with(DNNL_ARG_DIFF_DST, resultGradient)
            .with(DNNL_ARG_DIFF_SRC, sourceGradient);
  }

  public void forward(INDArray from, INDArray to) {
    source.at(from);
    result.at(to);
    forward.run();
  }

  /** As the other one, with the result in scratch memory. */
  public void forward(INDArray from, Scratch.Part to) {
    source.at(from);
    result.at(to);
    forward.run();
  }

  public void backward(INDArray rectified, INDArray ofRectified, INDArray ofSource) {
    sourceGradient.at(ofSource);
    backward(rectified, ofRectified);
  }

  /** As the other one, with the result in scratch memory. */
  public void backward(INDArray rectified, INDArray ofRectified, Scratch.Part ofSource) {
    sourceGradient.at(ofSource);
    backward(rectified, ofRectified);
  }

  private void backward(INDArray rectified, INDArray ofRectified) {
    result.at(rectified);
    resultGradient.at(ofRectified);
    backward.run();
  }
}
