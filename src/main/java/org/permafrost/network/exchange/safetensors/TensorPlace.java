package org.permafrost.network.exchange.safetensors;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.permafrost.network.exchange.Refusal;
import org.permafrost.network.exchange.export.ModelParts;

/**
 * Where the parameters of a vertex keep one of its tensors.
 *
 * @param role what PyTorch calls it: weight, bias, running_mean, running_var
 * @param shape as PyTorch has it; the numbers are the same
 * @param from position of its first number among the vertex's
 */
record TensorPlace(String role, List<Integer> shape, int from) {

  int length() {
    return shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
  }

  /** All tensors of a vertex. */
  static List<TensorPlace> of(ModelParts.Vertex part) {
    Layer layer = part.layer().orElse(null);
    int length = part.parameters().length;
    if (length == 0) {
      return List.of();
    }
    if (layer instanceof ConvolutionLayer convolution) {
      int filters = Math.toIntExact(convolution.getNOut());
      int biases = convolution.hasBias() ? filters : 0;
      int[] kernel = convolution.getKernelSize();
      int channels = (length - biases) / filters / kernel[0] / kernel[1];
      TensorPlace weight =
          new TensorPlace("weight", List.of(filters, channels, kernel[0], kernel[1]), biases);
      return biases == 0
          ? List.of(weight)
          : List.of(weight, new TensorPlace("bias", List.of(filters), 0));
    }
    if (layer instanceof BatchNormalization) {
      int channels = length / 4;
      return List.of(
          new TensorPlace("weight", List.of(channels), 0),
          new TensorPlace("bias", List.of(channels), channels),
          new TensorPlace("running_mean", List.of(channels), 2 * channels),
          new TensorPlace("running_var", List.of(channels), 3 * channels));
    }
    if (layer instanceof DenseLayer || layer instanceof OutputLayer) {
      FeedForwardLayer dense = (FeedForwardLayer) layer;
      int inputs = Math.toIntExact(dense.getNIn());
      int outputs = Math.toIntExact(dense.getNOut());
      TensorPlace weight = new TensorPlace("weight", List.of(outputs, inputs), 0);
      return length == inputs * outputs
          ? List.of(weight)
          : List.of(weight, new TensorPlace("bias", List.of(outputs), inputs * outputs));
    }
    throw new Refusal(
        "layer %s (%s) has parameters of its own that no other program knows",
        part.name(), layer == null ? part.vertex() : layer.getClass().getSimpleName());
  }
}
