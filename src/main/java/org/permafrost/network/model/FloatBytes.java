package org.permafrost.network.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Float32 numbers as little-endian bytes, bit for bit. */
final class FloatBytes {
  private static final int CHUNK = 1 << 16;

  private FloatBytes() {}

  static void write(float[] values, OutputStream out) throws IOException {
    ByteBuffer buffer = StoredZip.littleEndian(CHUNK * Float.BYTES);
    for (int start = 0; start < values.length; start += CHUNK) {
      int count = Math.min(CHUNK, values.length - start);
      buffer.asFloatBuffer().put(values, start, count);
      out.write(buffer.array(), 0, count * Float.BYTES);
    }
  }

  static float[] read(InputStream in, int length) throws IOException {
    float[] values = new float[length];
    ByteBuffer buffer = StoredZip.littleEndian(CHUNK * Float.BYTES);
    for (int start = 0; start < length; start += CHUNK) {
      int count = Math.min(CHUNK, length - start);
      if (in.readNBytes(buffer.array(), 0, count * Float.BYTES) < count * Float.BYTES) {
        throw new DamagedFileException("it is truncated within its numbers");
      }
      buffer.asFloatBuffer().get(values, start, count);
    }
    return values;
  }
}
