package org.permafrost.network.exchange.convert;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.nd4j.linalg.activations.Activation;
import org.permafrost.network.exchange.onnx.OnnxNode;
import org.permafrost.network.exchange.onnx.OnnxTensor;

/** Gemm, and MatMul with or without Add. */
final class DenseLayers implements OperatorConverter {
  @Override
  public List<String> operators() {
    return List.of("Gemm", "MatMul");
  }

  @Override
  public void convert(OnnxNode node, Conversion conversion) {
    if (node.number("alpha", 1) != 1
        || node.number("beta", 1) != 1
        || node.integer("transA", 0) != 0) {
      throw node.refusal("supported are alpha 1, beta 1 and transA 0");
    }
    if (!(conversion.input(node, 0) instanceof Value.Vector vector) || vector.softmax()) {
      throw node.refusal("its first input must be a vector; is there a Flatten before it?");
    }
    OnnxTensor weights = conversion.constant(node, 1);
    boolean transposed = node.integer("transB", 0) != 0;
    if (weights.shape().size() != 2 || weights.shape().get(transposed ? 1 : 0) != vector.size()) {
      throw node.refusal(
          "weights of shape " + weights.shape() + " do not fit a vector of " + vector.size());
    }
    int outputs = weights.shape().get(transposed ? 0 : 1);
    if (outputs < 1) {
      throw node.refusal("it has no outputs");
    }
    Map<String, String> tensors = new LinkedHashMap<>();
    tensors.put("weight", weights.name());
    float[] bias = new float[0];
    if (conversion.has(node, 2)) {
      OnnxTensor tensor = conversion.constant(node, 2);
      bias = bias(node, tensor, outputs);
      tensors.put("bias", tensor.name());
    }
    float[] values = weights.floats();
    DenseLayer layer =
        new DenseLayer.Builder()
            .nIn(vector.size())
            .nOut(outputs)
            .hasBias(bias.length > 0)
            .activation(Activation.IDENTITY)
            .build();
    String name =
        conversion
            .draft()
            .layer(
                conversion.origin(node),
                layer,
                Convolutions.joined(
                    transposed ? values : transposed(values, vector.size(), outputs), bias),
                tensors,
                vector.vertex());
    conversion.define(node, new Value.Vector(name, outputs, false, false));
  }

  private static float[] bias(OnnxNode node, OnnxTensor tensor, int outputs) {
    boolean row =
        tensor.shape().equals(List.of(outputs)) || tensor.shape().equals(List.of(1, outputs));
    if (!row) {
      throw node.refusal("a bias of shape " + tensor.shape() + " for " + outputs + " outputs");
    }
    return tensor.floats();
  }

  /** {@code [inputs, outputs]} as {@code [outputs, inputs]}. */
  private static float[] transposed(float[] values, int inputs, int outputs) {
    float[] result = new float[values.length];
    for (int i = 0; i < inputs; i++) {
      for (int o = 0; o < outputs; o++) {
        result[o * inputs + i] = values[i * outputs + o];
      }
    }
    return result;
  }
}
