package org.permafrost.rank;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Rows of whole numbers as few bytes: absent rows cost one, small numbers one each. */
final class PackedPlanes {
  private PackedPlanes() {}

  static void write(DataOutput out, long[][] planes) throws IOException {
    for (long[] plane : planes) {
      out.writeBoolean(plane != null);
      if (plane != null) {
        for (long value : plane) {
          writeNumber(out, value);
        }
      }
    }
  }

  static void read(DataInput in, long[][] planes, int cells) throws IOException {
    for (int p = 0; p < planes.length; p++) {
      if (in.readBoolean()) {
        planes[p] = new long[cells];
        for (int cell = 0; cell < cells; cell++) {
          planes[p][cell] = readNumber(in);
        }
      }
    }
  }

  /** Seven bits a byte, lowest first, the sign in the lowest bit. */
  static void writeNumber(DataOutput out, long value) throws IOException {
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7fL) != 0) {
      out.writeByte((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  static long readNumber(DataInput in) throws IOException {
    long rest = 0;
    int shift = 0;
    int next;
    do {
      next = in.readUnsignedByte();
      rest |= (long) (next & 0x7f) << shift;
      shift += 7;
    } while ((next & 0x80) != 0);
    return (rest >>> 1) ^ -(rest & 1);
  }
}
