package org.permafrost.network.onednn.primitive;

import org.bytedeco.dnnl.convolution_backward_weights;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.primitive.Convolution.Way;

/** What oneDNN is told of the gradient of a convolution's weights. */
final class WeightGradientForm {
  private WeightGradientForm() {}

  static convolution_backward_weights.primitive_desc of(Convolution convolution, Way way) {
    convolution_backward_weights.desc operation =
        new convolution_backward_weights.desc(
            way.algorithm(),
            convolution.source().in(way.source()),
            convolution.anyWeights(),
            convolution.biases(),
            convolution.output().in(way.output()),
            convolution.stride(),
            convolution.gaps(),
            convolution.padding(),
            convolution.endPadding());
    return new convolution_backward_weights.primitive_desc(
        operation,
        OneDnn.attributes(),
        OneDnn.engine(),
        ConvolutionForward.description(convolution, way));
  }
}
