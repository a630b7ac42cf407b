package org.permafrost.network.exchange.onnx;

import java.nio.ByteBuffer;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorProto.DataType;

/** The element types that are read, with the two ways a file may hold them. */
enum ElementType {
  FLOAT(DataType.FLOAT, 4, ByteBuffer::getInt),
  INT64(DataType.INT64, 8, ByteBuffer::getLong),
  INT32(DataType.INT32, 4, ByteBuffer::getInt),
  INT16(DataType.INT16, 2, ByteBuffer::getShort),
  INT8(DataType.INT8, 1, ByteBuffer::get),
  UINT8(DataType.UINT8, 1, buffer -> buffer.get() & 0xff),
  BOOL(DataType.BOOL, 1, ByteBuffer::get);

  private final DataType type;
  private final int bytes;
  private final Reading reading;

  ElementType(DataType type, int bytes, Reading reading) {
    this.type = type;
    this.bytes = bytes;
    this.reading = reading;
  }

  private interface Reading {
    long next(ByteBuffer buffer);
  }

  /** Null for a type that is not read. */
  static ElementType of(int number) {
    for (ElementType each : values()) {
      if (each.type.getNumber() == number) {
        return each;
      }
    }
    return null;
  }

  static String name(int number) {
    DataType type = DataType.forNumber(number);
    return type == null ? "number " + number + ", which ONNX does not define" : type.name();
  }

  int bytes() {
    return bytes;
  }

  boolean isInt64() {
    return this == INT64;
  }

  OnnxTensor.Kind kind() {
    return this == FLOAT ? OnnxTensor.Kind.FLOATS : OnnxTensor.Kind.INTEGERS;
  }

  /** float[] or long[], from little-endian bytes. */
  Object raw(ByteBuffer buffer, int length) {
    if (this == FLOAT) {
      float[] values = new float[length];
      buffer.asFloatBuffer().get(values);
      return values;
    }
    long[] values = new long[length];
    for (int i = 0; i < length; i++) {
      values[i] = reading.next(buffer);
    }
    return values;
  }

  /** float[] or long[], from the field for this type. */
  Object typed(TensorProto tensor) {
    if (this == FLOAT) {
      float[] values = new float[tensor.getFloatDataCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = tensor.getFloatData(i);
      }
      return values;
    }
    long[] values =
        new long[this == INT64 ? tensor.getInt64DataCount() : tensor.getInt32DataCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = this == INT64 ? tensor.getInt64Data(i) : tensor.getInt32Data(i);
    }
    return values;
  }
}
