package org.permafrost.image.structure;

import java.awt.Rectangle;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Walks the blocks of a GIF (GIF89a specification). Only the first frame must be whole; a file that
 * ends after it is suspicious.
 */
final class GifStructure {
  private static final int TABLE = 0x80;
  private static final int EXTENSION = 0x21;
  private static final int FRAME = 0x2c;
  private static final int END = 0x3b;

  private final ByteCursor cursor;
  private Rectangle first;
  private int frames;

  GifStructure(byte[] bytes) {
    this.cursor = new ByteCursor(bytes, 6);
  }

  static boolean matches(byte[] bytes) {
    if (bytes.length < 6) {
      return false;
    }
    String magic = new String(bytes, 0, 6, StandardCharsets.ISO_8859_1);
    return magic.equals("GIF87a") || magic.equals("GIF89a");
  }

  ImageHeader header() throws RejectedException {
    int width = cursor.u16le();
    int height = cursor.u16le();
    int flags = cursor.u8();
    cursor.skip(2);
    skipTable(flags);
    Optional<String> suspicion = blocks();
    // Browsers enlarge a canvas that is smaller than its first frame.
    Rectangle canvas = new Rectangle(width, height).union(first);
    return ImageHeader.of(ImageHeader.Format.GIF, canvas.width, canvas.height)
        .withFrame(first, frames > 1)
        .withSuspicion(suspicion);
  }

  /** All blocks to the end; says what is wrong behind the first frame. */
  private Optional<String> blocks() throws RejectedException {
    try {
      int block = cursor.u8();
      while (block != END) {
        switch (block) {
          case EXTENSION -> {
            cursor.skip(1);
            skipData();
          }
          case FRAME -> frame();
          default ->
              throw new RejectedException(
                  RejectReason.UNDECODABLE,
                  "Has an unknown block %02x at byte %d",
                  block,
                  cursor.position() - 1);
        }
        block = cursor.u8();
      }
    } catch (RejectedException e) {
      if (frames == 0) {
        throw e;
      }
      return Optional.of("The GIF is damaged behind its first frame: " + e.getMessage());
    }
    if (frames == 0) {
      throw new RejectedException(RejectReason.UNDECODABLE, "Has no image data");
    }
    return Optional.empty();
  }

  private void frame() throws RejectedException {
    int x = cursor.u16le();
    int y = cursor.u16le();
    Rectangle place = new Rectangle(x, y, cursor.u16le(), cursor.u16le());
    skipTable(cursor.u8());
    cursor.skip(1);
    skipData();
    if (frames == 0) {
      if (place.isEmpty()) {
        throw new RejectedException(
            RejectReason.TOO_SMALL, "The first frame has %d x %d", place.width, place.height);
      }
      first = place;
    }
    frames++;
  }

  private void skipTable(int flags) throws RejectedException {
    if ((flags & TABLE) != 0) {
      cursor.skip(3L << ((flags & 7) + 1));
    }
  }

  private void skipData() throws RejectedException {
    for (int length = cursor.u8(); length != 0; length = cursor.u8()) {
      cursor.skip(length);
    }
  }
}
