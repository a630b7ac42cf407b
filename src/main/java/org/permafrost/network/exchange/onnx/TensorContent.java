package org.permafrost.network.exchange.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.ByteString;
import org.permafrost.network.exchange.Refusal;

/** Checks that a tensor has the numbers its shape claims, before anything of that size is made. */
final class TensorContent {
  private static final int MOST_DIMENSIONS = 8;

  private final ExternalData external;

  TensorContent(ExternalData external) {
    this.external = external;
  }

  OnnxTensor read(TensorProto tensor) {
    String name = tensor.getName();
    List<Integer> shape = shape(tensor);
    int length = shape.stream().mapToInt(Integer::intValue).reduce(1, (a, b) -> a * b);
    ElementType type = ElementType.of(tensor.getDataType());
    if (type == null) {
      throw new Refusal(
          "tensor %s has data type %s; float32 and whole numbers are read. Export the network in"
              + " float32 (in PyTorch: model.float())",
          Refusal.shown(name), ElementType.name(tensor.getDataType()));
    }
    if (tensor.hasSegment()) {
      throw new Refusal("tensor %s is one segment of a larger one", Refusal.shown(name));
    }
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      ByteString bytes = external.bytes(tensor, (long) length * type.bytes());
      return new OnnxTensor(name, shape, type.kind(), raw(bytes, type, length));
    }
    if (!tensor.getRawData().isEmpty() || typed(tensor, type) == 0) {
      ByteString bytes = tensor.getRawData();
      expect(name, shape, bytes.size(), (long) length * type.bytes(), "bytes");
      return new OnnxTensor(name, shape, type.kind(), raw(bytes, type, length));
    }
    expect(name, shape, typed(tensor, type), length, "numbers");
    return new OnnxTensor(name, shape, type.kind(), () -> type.typed(tensor));
  }

  private static List<Integer> shape(TensorProto tensor) {
    if (tensor.getDimsCount() > MOST_DIMENSIONS) {
      throw new Refusal(
          "tensor %s has %d dimensions, at most %d are read",
          Refusal.shown(tensor.getName()), tensor.getDimsCount(), MOST_DIMENSIONS);
    }
    List<Integer> shape = new ArrayList<>();
    long length = 1;
    for (long size : tensor.getDimsList()) {
      length = size < 0 || size > Integer.MAX_VALUE ? -1 : length * size;
      if (length < 0 || length > Integer.MAX_VALUE) {
        throw new Refusal(
            "tensor %s has shape %s; sizes are whole numbers from 0 up, and their product is at"
                + " most %d",
            Refusal.shown(tensor.getName()), tensor.getDimsList(), Integer.MAX_VALUE);
      }
      shape.add((int) size);
    }
    return shape;
  }

  private static int typed(TensorProto tensor, ElementType type) {
    return type.isInt64()
        ? tensor.getInt64DataCount()
        : type.kind() == OnnxTensor.Kind.FLOATS
            ? tensor.getFloatDataCount()
            : tensor.getInt32DataCount();
  }

  private static void expect(
      String name, List<Integer> shape, long found, long expected, String what) {
    if (found != expected) {
      throw new Refusal(
          "tensor %s of shape %s needs %d %s, the file holds %d",
          Refusal.shown(name), shape, expected, what, found);
    }
  }

  private static Supplier<Object> raw(ByteString bytes, ElementType type, int length) {
    return () -> {
      ByteBuffer buffer = bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      return type.raw(buffer, length);
    };
  }
}
