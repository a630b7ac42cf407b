package org.permafrost.image.structure;

/**
 * Walks the markers of a JPEG (ITU T.81, Annex B) from start to end. Decoders fill up a truncated
 * file in silence; here it is complete only if its end marker is reached.
 */
final class JpegStructure {
  private static final int START = 0xd8;
  private static final int END = 0xd9;
  private static final int SCAN = 0xda;
  private static final int APP1 = 0xe1;
  private static final int APP2 = 0xe2;

  private final byte[] bytes;
  private final ByteCursor cursor;
  private int width;
  private int height;
  private int channels;
  private int orientation = ExifOrientation.UPRIGHT;
  private final ProfileSegments profile = new ProfileSegments();

  JpegStructure(byte[] bytes) {
    this.bytes = bytes;
    this.cursor = new ByteCursor(bytes, 2);
  }

  static boolean matches(byte[] bytes) {
    return bytes.length >= 3
        && (bytes[0] & 0xff) == 0xff
        && (bytes[1] & 0xff) == START
        && (bytes[2] & 0xff) == 0xff;
  }

  ImageHeader header() throws RejectedException {
    for (int marker = nextMarker(); marker != END; marker = nextMarker()) {
      if (hasBody(marker)) {
        body(marker);
      }
    }
    if (channels == 0) {
      throw new RejectedException(RejectReason.UNDECODABLE, "Has no frame header");
    }
    return ImageHeader.of(ImageHeader.Format.JPEG, width, height)
        .withColors(channels, profile.joined())
        .withOrientation(orientation);
  }

  /**
   * The next marker; entropy-coded data, stuffed zeros and restart markers before it are skipped.
   */
  private int nextMarker() throws RejectedException {
    try {
      while (true) {
        while (cursor.u8() != 0xff) {}
        int marker = cursor.u8();
        while (marker == 0xff) {
          marker = cursor.u8();
        }
        if (marker != 0) {
          return marker;
        }
      }
    } catch (RejectedException e) {
      throw new RejectedException(
          RejectReason.TRUNCATED, "Ends at byte %d without the end marker", bytes.length);
    }
  }

  private static boolean hasBody(int marker) {
    boolean restart = marker >= 0xd0 && marker <= 0xd7;
    return !restart && marker != START && marker != 0x01;
  }

  private void body(int marker) throws RejectedException {
    int start = cursor.position();
    int length = cursor.u16();
    if (length < 2) {
      throw new RejectedException(
          RejectReason.UNDECODABLE, "Marker %02x at byte %d has no length", marker, start);
    }
    if (isFrame(marker) && channels == 0) {
      frame();
    } else if (marker == APP1 && length - 2 <= cursor.remaining()) {
      orientation = ExifOrientation.read(bytes, cursor.position(), length - 2, orientation);
    } else if (marker == APP2 && length - 2 <= cursor.remaining()) {
      profile.add(bytes, cursor.position(), length - 2);
    }
    cursor.skip(start + length - (long) cursor.position());
    if (marker == SCAN && channels == 0) {
      throw new RejectedException(RejectReason.UNDECODABLE, "Has a scan before the frame header");
    }
  }

  private void frame() throws RejectedException {
    cursor.skip(1);
    height = cursor.u16();
    width = cursor.u16();
    channels = Math.max(1, cursor.u8());
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }
}
