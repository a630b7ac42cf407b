package org.permafrost.network.exchange.convert;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.permafrost.network.FreezableNormalization;
import org.permafrost.network.exchange.onnx.OnnxNode;
import org.permafrost.network.exchange.onnx.OnnxTensor;

/** BatchNormalization with stored statistics. */
final class Normalizations implements OperatorConverter {
  private static final List<String> ROLES = List.of("weight", "bias", "mean", "variance");

  @Override
  public List<String> operators() {
    return List.of("BatchNormalization");
  }

  @Override
  public void convert(OnnxNode node, Conversion conversion) {
    if (node.integer("training_mode", 0) != 0) {
      throw node.refusal(
          "it normalises by the batch; export the network in evaluation mode (in PyTorch:"
              + " model.eval())");
    }
    Value input = conversion.input(node, 0);
    int channels;
    String vertex;
    if (input instanceof Value.Vector vector && !vector.flattened() && !vector.softmax()) {
      channels = vector.size();
      vertex = vector.vertex();
    } else {
      Value.Maps maps = conversion.maps(node, 0);
      channels = maps.channels();
      vertex = maps.vertex();
    }
    Map<String, String> tensors = new LinkedHashMap<>();
    float[][] numbers = new float[4][];
    for (int i = 0; i < 4; i++) {
      OnnxTensor tensor = conversion.constant(node, i + 1);
      if (!tensor.shape().equals(List.of(channels))) {
        throw node.refusal(
            "input " + (i + 2) + " has shape " + tensor.shape() + " for " + channels + " channels");
      }
      tensors.put(ROLES.get(i), tensor.name());
      numbers[i] = tensor.floats();
    }
    for (float variance : numbers[3]) {
      if (variance < 0) {
        throw node.refusal("its tensor " + tensors.get("variance") + " holds a negative variance");
      }
    }
    FreezableNormalization layer =
        FreezableNormalization.of(
            shortest(node.number("epsilon", 1e-5f)), shortest(node.number("momentum", 0.9f)));
    String name =
        conversion
            .draft()
            .layer(conversion.origin(node), layer, Convolutions.joined(numbers), tensors, vertex);
    conversion.define(
        node,
        input instanceof Value.Maps maps
            ? new Value.Maps(name, maps.channels(), maps.height(), maps.width())
            : new Value.Vector(name, channels, false, false));
  }

  /** The double that is written as the float is: 1e-5, not 9.99999974e-6. */
  static double shortest(float value) {
    return Double.parseDouble(Float.toString(value));
  }
}
