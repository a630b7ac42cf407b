package org.permafrost.network.exchange;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TensorShapeProto.Dimension;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;
import org.permafrost.random.KeyedRandom;

/** Writes small ONNX graphs, as exporters do. Random weights, the same each time. */
public final class OnnxBuilder {
  public static final String INPUT = "input";

  public final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
  private final KeyedRandom random = KeyedRandom.of(1, "onnx", 0, "weights");
  private long opset = 17;

  /** A graph for images of 32 pixels. */
  public static OnnxBuilder ofImages() {
    return new OnnxBuilder().input(INPUT, TensorProto.DataType.FLOAT, -1, 3, 32, 32);
  }

  public OnnxBuilder opset(long version) {
    opset = version;
    return this;
  }

  /** Negative sizes are open. */
  public OnnxBuilder input(String name, TensorProto.DataType type, long... shape) {
    graph.addInput(info(name, type, shape));
    return this;
  }

  public OnnxBuilder output(String name, long... shape) {
    graph.addOutput(info(name, TensorProto.DataType.FLOAT, shape));
    return this;
  }

  private static ValueInfoProto info(String name, TensorProto.DataType type, long... shape) {
    TensorShapeProto.Builder sizes = TensorShapeProto.newBuilder();
    for (long size : shape) {
      sizes.addDim(
          size < 0
              ? Dimension.newBuilder().setDimParam("N")
              : Dimension.newBuilder().setDimValue(size));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(sizes)))
        .build();
  }

  /** Random numbers around zero. */
  public String weights(String name, long... shape) {
    return weights(name, 0, 0.3, shape);
  }

  public String weights(String name, double mean, double deviation, long... shape) {
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (mean + deviation * random.nextGaussian());
    }
    return floats(name, values, shape);
  }

  /** Raw, as PyTorch writes them. */
  public String floats(String name, float[] values, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    TensorProto.Builder tensor = tensor(name, TensorProto.DataType.FLOAT, shape);
    graph.addInitializer(tensor.setRawData(ByteString.copyFrom(bytes)));
    return name;
  }

  /** In the field for whole numbers. */
  public String integers(String name, long... values) {
    TensorProto.Builder tensor = tensor(name, TensorProto.DataType.INT64, values.length);
    Arrays.stream(values).forEach(tensor::addInt64Data);
    graph.addInitializer(tensor);
    return name;
  }

  /** A single whole number. */
  public String number64(String name, long value) {
    graph.addInitializer(tensor(name, TensorProto.DataType.INT64).addInt64Data(value));
    return name;
  }

  public String number(String name, float value) {
    return floats(name, new float[] {value});
  }

  static TensorProto.Builder tensor(String name, TensorProto.DataType type, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
    Arrays.stream(shape).forEach(tensor::addDims);
    return tensor;
  }

  /**
   * A node; its output has its name.
   *
   * @param attributes name, value, name, value, ... with values Long, Float, String, long[]
   */
  public String node(String operator, String name, List<String> inputs, Object... attributes) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setName("/" + name + "/" + operator)
            .setOpType(operator)
            .addAllInput(inputs)
            .addOutput(name);
    for (int i = 0; i < attributes.length; i += 2) {
      node.addAttribute(attribute((String) attributes[i], attributes[i + 1]));
    }
    graph.addNode(node);
    return name;
  }

  private static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    if (value instanceof Long number) {
      attribute.setType(AttributeProto.AttributeType.INT).setI(number);
    } else if (value instanceof Float number) {
      attribute.setType(AttributeProto.AttributeType.FLOAT).setF(number);
    } else if (value instanceof String text) {
      attribute.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(text));
    } else if (value instanceof TensorProto tensor) {
      attribute.setType(AttributeProto.AttributeType.TENSOR).setT(tensor);
    } else {
      attribute.setType(AttributeProto.AttributeType.INTS);
      Arrays.stream((long[]) value).forEach(attribute::addInts);
    }
    return attribute.build();
  }

  /** A convolution with bias, without padding unless an attribute says more. */
  public String conv(String name, String from, long[] shape, Object... attributes) {
    List<String> inputs =
        List.of(from, weights(name + ".weight", shape), weights(name + ".bias", shape[0]));
    return node("Conv", name, inputs, attributes);
  }

  public String batchNorm(String name, String from, long channels) {
    return node(
        "BatchNormalization",
        name,
        List.of(
            from,
            weights(name + ".weight", 1, 0.1, channels),
            weights(name + ".bias", channels),
            weights(name + ".running_mean", channels),
            weights(name + ".running_var", 2, 0.1, channels)),
        "epsilon",
        1e-3f);
  }

  /** A classifier of four classes behind a global average. */
  public OnnxBuilder head(String from, long channels) {
    String pooled = node("GlobalAveragePool", "pool", List.of(from));
    String flat = node("Flatten", "flat", List.of(pooled));
    return classifier(flat, channels);
  }

  public OnnxBuilder classifier(String from, long inputs) {
    node(
        "Gemm",
        "fc",
        List.of(from, weights("fc.weight", 4, inputs), weights("fc.bias", 4)),
        "transB",
        1L);
    return output("fc", -1, 4);
  }

  public ModelProto model() {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .setProducerName("test")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
        .setGraph(graph)
        .build();
  }

  /** Writes the graph as a file. */
  public Path write(Path folder) {
    Path file = folder.resolve("model.onnx");
    try (OutputStream out = Files.newOutputStream(file)) {
      model().writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }
}
