package org.permafrost.network.exchange.onnx;

import java.util.LinkedHashMap;
import java.util.Map;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.NodeProto;
import org.permafrost.network.exchange.Refusal;

/** Reads nodes with those of their attributes that any supported operator has. */
final class NodeReader {
  static final String ONNX_DOMAIN = "ai.onnx";

  private final TensorContent tensors;

  NodeReader(ExternalData external) {
    this.tensors = new TensorContent(external);
  }

  OnnxNode read(NodeProto node) {
    if (node.getOutputCount() == 0 || node.getOutput(0).isEmpty()) {
      throw new Refusal(
          "node %s (%s) has no output",
          Refusal.shown(node.getName()), Refusal.shown(node.getOpType()));
    }
    Map<String, Object> attributes = new LinkedHashMap<>();
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attributes.put(attribute.getName(), value(attribute)) != null) {
        throw new Refusal(
            "node %s (%s) has two attributes %s",
            Refusal.shown(node.getName()),
            Refusal.shown(node.getOpType()),
            Refusal.shown(attribute.getName()));
      }
    }
    boolean own = node.getDomain().isEmpty() || node.getDomain().equals(ONNX_DOMAIN);
    return new OnnxNode(
        node.getName(),
        own ? node.getOpType() : node.getDomain() + "." + node.getOpType(),
        node.getInputList(),
        node.getOutputList(),
        attributes);
  }

  private Object value(AttributeProto attribute) {
    return switch (attribute.getType()) {
      case INT -> attribute.getI();
      case FLOAT -> attribute.getF();
      case STRING -> attribute.getS().toStringUtf8();
      case INTS -> attribute.getIntsList();
      case FLOATS -> attribute.getFloatsList();
      case TENSOR -> tensors.read(attribute.getT());
      default -> "a value of type " + attribute.getType();
    };
  }
}
