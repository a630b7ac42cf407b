package org.permafrost.network.exchange.convert;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.permafrost.network.exchange.draft.Part;
import org.permafrost.network.exchange.onnx.OnnxNode;
import org.permafrost.network.exchange.onnx.OnnxTensor;
import org.permafrost.network.zoo.GraphSketch;

/**
 * Constants that are added to, or multiply, the channels of a convolution's output: they become
 * part of its bias and weights. On those of the image, see {@link ImageConstants}.
 */
final class ConstantFactors {
  private ConstantFactors() {}

  /** Whether the node was such a one, and is done. */
  static boolean fold(OnnxNode node, Conversion conversion) {
    boolean product = node.operator().equals("Mul") || node.operator().equals("Div");
    boolean inverse = node.operator().equals("Sub") || node.operator().equals("Div");
    Optional<OnnxTensor> second = conversion.ifConstant(node, 1);
    Optional<OnnxTensor> constant =
        second.isPresent() || inverse ? second : conversion.ifConstant(node, 0);
    if (constant.isEmpty()) {
      return false;
    }
    int index = second.isPresent() ? 0 : 1;
    Value.Maps maps = conversion.maps(node, index);
    boolean alone = conversion.hasOneReader(node.input(index));
    if (alone && maps.vertex().equals(GraphSketch.INPUT)) {
      ImageConstants.take(node, perChannel(node, constant.get(), maps.channels()), conversion);
      conversion.define(node, maps);
      return true;
    }
    Optional<ConvolutionLayer> convolution =
        conversion.draft().has(maps.vertex())
            ? convolution(conversion.draft().part(maps.vertex()))
            : Optional.empty();
    if (convolution.isEmpty() || !alone) {
      throw node.refusal(
          "constants are supported only directly behind a Conv, where they become part of its weights"
              + " and bias, or on the image, where they become part of its normalization, and only if"
              + " nothing else reads what they change");
    }
    float[] factors = perChannel(node, constant.get(), maps.channels());
    Part part = conversion.draft().part(maps.vertex());
    if (!product && !convolution.get().hasBias()) {
      convolution.get().setHasBias(true);
      conversion
          .draft()
          .replaceParameters(
              part.name(), Convolutions.joined(new float[maps.channels()], part.parameters()));
    }
    conversion.draft().replaceLayer(part.name(), convolution.get(), node.output());
    float[] parameters = conversion.draft().part(part.name()).parameters().clone();
    apply(parameters, convolution.get(), factors, node.operator());
    conversion.draft().replaceParameters(part.name(), parameters);
    conversion.define(node, maps);
    return true;
  }

  private static Optional<ConvolutionLayer> convolution(Part part) {
    return part.kind() instanceof Part.OfLayer own
            && (Layer) own.layer() instanceof ConvolutionLayer convolution
        ? Optional.of(convolution)
        : Optional.empty();
  }

  private static void apply(
      float[] parameters, ConvolutionLayer layer, float[] factors, String operator) {
    int filters = factors.length;
    int biases = layer.hasBias() ? filters : 0;
    int length = (parameters.length - biases) / filters;
    for (int f = 0; f < filters; f++) {
      if (biases > 0) {
        parameters[f] = applied(parameters[f], factors[f], operator);
      }
      if (operator.equals("Mul") || operator.equals("Div")) {
        for (int i = 0; i < length; i++) {
          int position = biases + f * length + i;
          parameters[position] = applied(parameters[position], factors[f], operator);
        }
      }
    }
  }

  private static float applied(float value, float factor, String operator) {
    return switch (operator) {
      case "Add" -> value + factor;
      case "Sub" -> value - factor;
      case "Mul" -> value * factor;
      default -> value / factor;
    };
  }

  /** Of shape [C, 1, 1], [1, C, 1, 1] or a single number. */
  private static float[] perChannel(OnnxNode node, OnnxTensor constant, int channels) {
    List<Integer> shape = constant.shape();
    float[] values = constant.floats();
    int axis = shape.size() - 3;
    boolean fits =
        values.length == 1
            || (values.length == channels && axis >= 0 && shape.get(axis) == channels);
    if (!fits) {
      throw node.refusal(
          "a constant of shape " + shape + "; supported are single numbers and [C, 1, 1]");
    }
    float[] all = new float[channels];
    for (int c = 0; c < channels; c++) {
      all[c] = values.length == 1 ? values[0] : values[c];
    }
    return all;
  }
}
