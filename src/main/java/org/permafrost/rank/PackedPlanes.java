package org.permafrost.rank;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Rows of whole numbers as few bytes: absent rows cost one, small numbers one each. */
final class PackedPlanes {
  /** Seven bits each hold a number of 64. */
  private static final int MOST_BYTES = 10;

  private PackedPlanes() {}

  static void write(DataOutput out, long[][] planes) throws IOException {
    ByteBuffer packed = ByteBuffer.allocate(0);
    for (long[] plane : planes) {
      out.writeBoolean(plane != null);
      if (plane != null) {
        int most = MOST_BYTES * plane.length;
        packed = packed.capacity() < most ? ByteBuffer.allocate(most) : packed.clear();
        for (long value : plane) {
          put(packed, value);
        }
        out.write(packed.array(), 0, packed.position());
      }
    }
  }

  static void read(ByteBuffer in, long[][] planes, int cells) {
    for (int p = 0; p < planes.length; p++) {
      if (in.get() != 0) {
        planes[p] = new long[cells];
        for (int cell = 0; cell < cells; cell++) {
          planes[p][cell] = get(in);
        }
      }
    }
  }

  /** Seven bits a byte, lowest first, the sign in the lowest bit. */
  private static void put(ByteBuffer packed, long value) {
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7fL) != 0) {
      packed.put((byte) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    packed.put((byte) rest);
  }

  private static long get(ByteBuffer packed) {
    long rest = 0;
    int shift = 0;
    byte next;
    do {
      next = packed.get();
      rest |= (long) (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return (rest >>> 1) ^ -(rest & 1);
  }
}
