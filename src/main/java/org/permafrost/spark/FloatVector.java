package org.permafrost.spark;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Millions of floats on their way through Spark. Java serialises a {@code float[]} number by
 * number; this writes blocks of little-endian bytes, an order of magnitude faster. The array is not
 * copied.
 */
public final class FloatVector implements Externalizable {
  private static final long serialVersionUID = 1L;
  private static final int BLOCK = 1 << 14;

  private float[] values;

  /** For deserialisation only. */
  public FloatVector() {
    this(new float[0]);
  }

  FloatVector(float[] values) {
    this.values = values;
  }

  /** The array itself; not to be written to. */
  public float[] values() {
    return values;
  }

  int length() {
    return values.length;
  }

  /** Whether all bits are the same. */
  @Override
  public boolean equals(Object other) {
    if (!(other instanceof FloatVector o) || o.values.length != values.length) {
      return false;
    }
    for (int i = 0; i < values.length; i++) {
      if (Float.floatToRawIntBits(values[i]) != Float.floatToRawIntBits(o.values[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    out.writeInt(values.length);
    ByteBuffer block = block();
    for (int from = 0; from < values.length; from += BLOCK) {
      int count = Math.min(BLOCK, values.length - from);
      block.asFloatBuffer().put(values, from, count);
      out.write(block.array(), 0, count * Float.BYTES);
    }
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    values = new float[in.readInt()];
    ByteBuffer block = block();
    for (int from = 0; from < values.length; from += BLOCK) {
      int count = Math.min(BLOCK, values.length - from);
      in.readFully(block.array(), 0, count * Float.BYTES);
      block.asFloatBuffer().get(values, from, count);
    }
  }

  private static ByteBuffer block() {
    return ByteBuffer.allocate(BLOCK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }
}
