package org.permafrost.image.structure;

import java.awt.Dimension;
import java.awt.Rectangle;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Walks the chunks of a WebP (RFC 9649). Every size that a decoder will believe is compared with
 * the canvas, so that a small header cannot hide large data.
 */
final class WebpStructure {
  private static final int ANIMATED = 0x02;
  private static final int LOSSLESS_SIGNATURE = 0x2f;

  private final byte[] bytes;
  private final ByteCursor cursor;
  private Dimension canvas;
  private Rectangle frame;
  private Dimension coded;
  private boolean animated;
  private boolean several;
  private int orientation = ExifOrientation.UPRIGHT;
  private Optional<byte[]> profile = Optional.empty();

  WebpStructure(byte[] bytes) {
    this.bytes = bytes;
    this.cursor = new ByteCursor(bytes, 4);
  }

  static boolean matches(byte[] bytes) {
    return bytes.length >= 12 && name(bytes, 0).equals("RIFF") && name(bytes, 8).equals("WEBP");
  }

  private static String name(byte[] bytes, int at) {
    return new String(bytes, at, 4, StandardCharsets.ISO_8859_1);
  }

  ImageHeader header() throws RejectedException {
    long end = cursor.u32le() + 8;
    if (end > bytes.length) {
      throw new RejectedException(
          RejectReason.TRUNCATED, "Ends at byte %d of %d", bytes.length, end);
    }
    cursor.skip(4);
    chunks(end);
    if (coded == null) {
      throw new RejectedException(RejectReason.UNDECODABLE, "Has no image data");
    }
    Dimension size = canvas == null ? coded : canvas;
    Rectangle place = frame == null ? new Rectangle(size) : frame;
    if (!place.getSize().equals(coded) || !new Rectangle(size).contains(place)) {
      throw new RejectedException(
          RejectReason.UNDECODABLE,
          "Announces a frame of %d x %d on %d x %d pixels, but its data have %d x %d",
          place.width,
          place.height,
          size.width,
          size.height,
          coded.width,
          coded.height);
    }
    return ImageHeader.of(ImageHeader.Format.WEBP, size.width, size.height)
        .withColors(0, profile)
        .withOrientation(orientation)
        .withFrame(place, several);
  }

  private void chunks(long end) throws RejectedException {
    while (cursor.position() + 8L <= end) {
      String name = name(bytes, cursor.position());
      cursor.skip(4);
      long length = cursor.u32le();
      int start = cursor.position();
      cursor.skip(length);
      chunk(name, start, (int) length);
      if ((length & 1) == 1 && cursor.remaining() > 0) {
        cursor.skip(1);
      }
    }
  }

  private void chunk(String name, int start, int length) throws RejectedException {
    ByteCursor body = new ByteCursor(bytes, start);
    switch (name) {
      case "VP8X" -> {
        animated = (body.u8() & ANIMATED) != 0;
        body.skip(3);
        canvas = new Dimension(body.u24le() + 1, body.u24le() + 1);
      }
      case "ANMF" -> animationFrame(body, start + length);
      case "VP8 ", "VP8L" -> {
        if (coded == null && !animated) {
          coded = codedSize(name, body, length);
        }
      }
      case "ICCP" -> profile = Optional.of(body.bytes(length));
      case "EXIF" -> orientation = ExifOrientation.readWithOrWithoutPrefix(bytes, start, length);
      default -> {} // alpha, XMP and what is not known
    }
  }

  private void animationFrame(ByteCursor body, int end) throws RejectedException {
    if (frame != null) {
      several = true;
      return;
    }
    int x = 2 * body.u24le();
    int y = 2 * body.u24le();
    frame = new Rectangle(x, y, body.u24le() + 1, body.u24le() + 1);
    body.skip(4);
    while (coded == null && body.position() + 8 <= end) {
      String name = name(bytes, body.position());
      body.skip(4);
      long length = body.u32le();
      if (name.equals("VP8 ") || name.equals("VP8L")) {
        coded = codedSize(name, new ByteCursor(bytes, body.position()), (int) length);
      }
      body.skip(length + (length & 1));
    }
  }

  private static Dimension codedSize(String name, ByteCursor body, int length)
      throws RejectedException {
    if (name.equals("VP8L")) {
      if (body.u8() != LOSSLESS_SIGNATURE) {
        throw new RejectedException(RejectReason.UNDECODABLE, "Has no lossless signature");
      }
      long packed = body.u32le();
      return new Dimension((int) (packed & 0x3fff) + 1, (int) (packed >> 14 & 0x3fff) + 1);
    }
    int partition = body.u24le() >> 5;
    if (partition + 10 > length) {
      throw new RejectedException(
          RejectReason.TRUNCATED, "The first partition needs %d of %d bytes", partition, length);
    }
    body.skip(3);
    return new Dimension(body.u16le() & 0x3fff, body.u16le() & 0x3fff);
  }
}
