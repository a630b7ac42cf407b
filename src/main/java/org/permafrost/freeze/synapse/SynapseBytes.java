package org.permafrost.freeze.synapse;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Little-endian: version, then start, omega, importance and anchors, each with its length in front,
 * which is that of the network's vector or 0.
 */
final class SynapseBytes {
  private static final int VERSION = 1;
  private static final String[] NAMES = {"start", "omega", "importance", "anchors"};

  private SynapseBytes() {}

  static byte[] write(float[]... vectors) {
    int size = Integer.BYTES;
    for (float[] vector : vectors) {
      size = Math.addExact(size, Integer.BYTES + Math.multiplyExact(Float.BYTES, vector.length));
    }
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(VERSION);
    for (float[] vector : vectors) {
      bytes.putInt(vector.length);
      bytes.asFloatBuffer().put(vector);
      bytes.position(bytes.position() + Float.BYTES * vector.length);
    }
    return bytes.array();
  }

  /**
   * @throws IllegalArgumentException saying what is wrong with the bytes
   */
  static float[][] read(byte[] content, int parameters) {
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    float[][] vectors = new float[NAMES.length][];
    try {
      int version = bytes.getInt();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "it has version " + version + ", this version of Permafrost reads " + VERSION);
      }
      for (int i = 0; i < NAMES.length; i++) {
        vectors[i] = vector(bytes, NAMES[i], parameters);
      }
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("it ends too early", e);
    }
    if (bytes.hasRemaining()) {
      throw new IllegalArgumentException(bytes.remaining() + " bytes are left over");
    }
    for (int i = 0; i < NAMES.length; i += 2) {
      if (vectors[i].length != vectors[i + 1].length) {
        throw new IllegalArgumentException(
            "it has no " + NAMES[vectors[i].length == 0 ? i : i + 1]);
      }
    }
    for (float value : vectors[2]) {
      if (value < 0) {
        throw new IllegalArgumentException("it has an importance of " + value);
      }
    }
    return vectors;
  }

  private static float[] vector(ByteBuffer bytes, String name, int parameters) {
    int length = bytes.getInt();
    if (length != 0 && length != parameters) {
      throw new IllegalArgumentException(
          "it has " + length + " numbers of " + name + " for " + parameters + " parameters");
    }
    if (bytes.remaining() < (long) Float.BYTES * length) {
      throw new IllegalArgumentException("it ends too early");
    }
    float[] values = new float[length];
    bytes.asFloatBuffer().get(values);
    bytes.position(bytes.position() + Float.BYTES * length);
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException("its " + name + " holds " + value);
      }
    }
    return values;
  }
}
