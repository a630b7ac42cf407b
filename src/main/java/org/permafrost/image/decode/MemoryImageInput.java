package org.permafrost.image.decode;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * The bytes of one file for a decoder. Some decoders go on for every pixel of a large header after
 * their data have ended; they may look a little beyond the end, but no more.
 */
final class MemoryImageInput extends ImageInputStreamImpl {
  private static final int LOOKS_BEYOND = 4096;

  private final byte[] bytes;
  private int beyond;

  MemoryImageInput(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The data have ended long before the image. */
  static final class EndedException extends IOException {
    private static final long serialVersionUID = 1L;

    private EndedException() {
      super("The data end before the image does");
    }
  }

  @Override
  public int read() throws IOException {
    checkClosed();
    bitOffset = 0;
    if (streamPos >= bytes.length) {
      return end();
    }
    return bytes[(int) streamPos++] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    checkClosed();
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    if (streamPos >= bytes.length) {
      return end();
    }
    int count = (int) Math.min(length, bytes.length - streamPos);
    System.arraycopy(bytes, (int) streamPos, target, offset, count);
    streamPos += count;
    return count;
  }

  private int end() throws EndedException {
    if (++beyond > LOOKS_BEYOND) {
      throw new EndedException();
    }
    return -1;
  }

  @Override
  public long length() {
    return bytes.length;
  }
}
