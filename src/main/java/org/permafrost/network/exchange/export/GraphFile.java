package org.permafrost.network.exchange.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorProto.DataType;
import org.nd4j.shade.protobuf.ByteString;

/** Nodes and tensors of a graph that is being written. */
final class GraphFile {
  private final GraphProto.Builder graph;
  private final Map<String, Map<String, String>> names;
  private final Map<String, String> values = new HashMap<>();

  /**
   * @param names of tensors by layer and role, where they are to be called otherwise than the layer
   */
  GraphFile(GraphProto.Builder graph, Map<String, Map<String, String>> names) {
    this.graph = graph;
    this.names = names;
  }

  /** From now on a vertex is known under the name of this value. */
  void rename(String vertex, String value) {
    values.put(vertex, value);
  }

  /** What a vertex yields. */
  String value(String vertex) {
    return values.getOrDefault(vertex, vertex);
  }

  /**
   * @param output name of the value
   * @param attributes name, value, name, value, ... with values Integer, Float or int[]
   * @return the output
   */
  String node(String operator, String output, List<String> inputs, Object... attributes) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setName("/" + output + "/" + operator)
            .setOpType(operator)
            .addAllInput(inputs)
            .addOutput(output);
    for (int i = 0; i < attributes.length; i += 2) {
      node.addAttribute(attribute((String) attributes[i], attributes[i + 1]));
    }
    graph.addNode(node);
    return output;
  }

  private static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    if (value instanceof Integer number) {
      return attribute.setType(AttributeProto.AttributeType.INT).setI(number).build();
    }
    if (value instanceof Float number) {
      return attribute.setType(AttributeProto.AttributeType.FLOAT).setF(number).build();
    }
    if (value instanceof String text) {
      return attribute
          .setType(AttributeProto.AttributeType.STRING)
          .setS(ByteString.copyFromUtf8(text))
          .build();
    }
    attribute.setType(AttributeProto.AttributeType.INTS);
    Arrays.stream((int[]) value).forEach(attribute::addInts);
    return attribute.build();
  }

  /**
   * A tensor of a layer.
   *
   * @param role weight, bias, mean or variance
   * @return its name
   */
  String tensor(String layer, String role, float[] values, long... shape) {
    String name =
        names.getOrDefault(layer, Map.of()).getOrDefault(role, layer + "." + suffix(role));
    return tensor(name, values, shape);
  }

  private static String suffix(String role) {
    return switch (role) {
      case "mean" -> "running_mean";
      case "variance" -> "running_var";
      default -> role;
    };
  }

  /** A constant of one name, written once. */
  String tensor(String name, float[] values, long... shape) {
    if (graph.getInitializerList().stream().anyMatch(t -> t.getName().equals(name))) {
      return name;
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    add(name, DataType.FLOAT, ByteString.copyFrom(bytes), shape);
    return name;
  }

  /** Whole numbers in a row. */
  String integers(String name, long... values) {
    if (graph.getInitializerList().stream().noneMatch(t -> t.getName().equals(name))) {
      ByteBuffer bytes =
          ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asLongBuffer().put(values);
      add(name, DataType.INT64, ByteString.copyFrom(bytes), values.length);
    }
    return name;
  }

  private void add(String name, DataType type, ByteString bytes, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(type.getNumber()).setRawData(bytes);
    Arrays.stream(shape).forEach(tensor::addDims);
    graph.addInitializer(tensor);
  }
}
