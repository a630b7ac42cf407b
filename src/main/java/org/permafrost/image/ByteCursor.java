package org.permafrost.image;

/** Big-endian numbers of a byte array; reading past the end says that the file is truncated. */
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
