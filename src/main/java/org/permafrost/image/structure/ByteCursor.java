package org.permafrost.image.structure;

import java.util.Arrays;

/** Numbers of a byte array; reading past the end says that the file is truncated. */
final class ByteCursor {
  private final byte[] bytes;
  private int position;

  ByteCursor(byte[] bytes, int position) {
    this.bytes = bytes;
    this.position = position;
  }

  int position() {
    return position;
  }

  int remaining() {
    return bytes.length - position;
  }

  byte[] bytes(int count) throws RejectedException {
    require(count);
    byte[] part = Arrays.copyOfRange(bytes, position, position + count);
    position += count;
    return part;
  }

  int u8() throws RejectedException {
    require(1);
    return bytes[position++] & 0xff;
  }

  int u16() throws RejectedException {
    require(2);
    return (u8() << 8) | u8();
  }

  long u32() throws RejectedException {
    require(4);
    return ((long) u16() << 16) | u16();
  }

  /** Little-endian. */
  int u16le() throws RejectedException {
    require(2);
    return u8() | (u8() << 8);
  }

  /** Little-endian. */
  int u24le() throws RejectedException {
    require(3);
    return u16le() | (u8() << 16);
  }

  /** Little-endian. */
  long u32le() throws RejectedException {
    require(4);
    return u16le() | ((long) u16le() << 16);
  }

  void skip(long count) throws RejectedException {
    require(count);
    position += (int) count;
  }

  private void require(long count) throws RejectedException {
    if (count > remaining()) {
      throw new RejectedException(
          RejectReason.TRUNCATED,
          "Ends at byte %d where at least %d more are announced",
          bytes.length,
          count - remaining());
    }
  }
}
