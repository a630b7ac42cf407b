package org.permafrost.network.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Float32 numbers as little-endian bytes, bit for bit. */
final class FloatBytes {
  private static final int CHUNK = 1 << 16;

  private FloatBytes() {}

  static void write(float[] values, OutputStream out) throws IOException {
    byte[] chunk = new byte[CHUNK * Float.BYTES];
    FloatBuffer numbers = numbers(chunk);
    for (int start = 0; start < values.length; start += CHUNK) {
      int count = Math.min(CHUNK, values.length - start);
      numbers.put(0, values, start, count);
      out.write(chunk, 0, count * Float.BYTES);
    }
  }

  static float[] read(InputStream in, int length) throws IOException {
    float[] values = new float[length];
    byte[] chunk = new byte[CHUNK * Float.BYTES];
    FloatBuffer numbers = numbers(chunk);
    for (int start = 0; start < length; start += CHUNK) {
      int count = Math.min(CHUNK, length - start);
      if (in.readNBytes(chunk, 0, count * Float.BYTES) < count * Float.BYTES) {
        throw new DamagedFileException("it is truncated within its numbers");
      }
      numbers.get(0, values, start, count);
    }
    return values;
  }

  private static FloatBuffer numbers(byte[] chunk) {
    return ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
