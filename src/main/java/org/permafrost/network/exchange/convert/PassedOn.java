package org.permafrost.network.exchange.convert;

import java.util.List;
import org.permafrost.network.exchange.onnx.OnnxNode;
import org.permafrost.network.exchange.onnx.OnnxTensor;

/** What changes nothing in evaluation, constants, and the softmax at the end. */
final class PassedOn implements OperatorConverter {
  @Override
  public List<String> operators() {
    return List.of("Identity", "Dropout", "Constant", "Softmax", "Expand");
  }

  @Override
  public void convert(OnnxNode node, Conversion conversion) {
    switch (node.operator()) {
      case "Constant" -> conversion.define(node, constant(node));
      case "Softmax" -> softmax(node, conversion);
      default -> conversion.define(node, conversion.input(node, 0));
    }
  }

  private static Value constant(OnnxNode node) {
    if (node.attributes().get("value") instanceof OnnxTensor tensor) {
      return Conversion.value(tensor);
    }
    if (node.has("value_float")) {
      float number = node.number("value_float", 0);
      return new Value.Constant(
          new OnnxTensor("", List.of(), OnnxTensor.Kind.FLOATS, () -> new float[] {number}));
    }
    if (node.has("value_int")) {
      return new Value.Numbers(List.of(), new long[] {node.integer("value_int", 0)});
    }
    if (node.has("value_ints")) {
      return Value.Numbers.of(
          node.integers("value_ints", List.of()).stream().mapToLong(Long::longValue).toArray());
    }
    throw node.refusal("only tensors and numbers are supported");
  }

  private static void softmax(OnnxNode node, Conversion conversion) {
    long axis = node.integer("axis", conversion.opset() < 13 ? 1 : -1);
    if (!(conversion.input(node, 0) instanceof Value.Vector vector)
        || vector.softmax()
        || (axis != 1 && axis != -1)) {
      throw node.refusal("supported is one softmax over the classes, at the end");
    }
    conversion.define(
        node, new Value.Vector(vector.vertex(), vector.size(), vector.flattened(), true));
  }
}
