package org.permafrost.image.structure;

import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/** Walks the chunks of a PNG and checks lengths, order and checksums. */
final class PngStructure {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final long IHDR = 0x49484452;
  private static final long IDAT = 0x49444154;
  private static final long IEND = 0x49454e44;
  private static final long EXIF = 0x65584966;
  private static final long PROFILE = 0x69434350;

  private final byte[] bytes;
  private final ByteCursor cursor;
  private int width;
  private int height;
  private boolean pixels;
  private int orientation = ExifOrientation.UPRIGHT;
  private Optional<byte[]> profile = Optional.empty();

  PngStructure(byte[] bytes) {
    this.bytes = bytes;
    this.cursor = new ByteCursor(bytes, SIGNATURE.length);
  }

  static boolean matches(byte[] bytes) {
    return bytes.length >= SIGNATURE.length
        && Arrays.equals(bytes, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
  }

  ImageHeader header() throws RejectedException {
    boolean first = true;
    for (long type = chunk(first); type != IEND; type = chunk(first)) {
      first = false;
      pixels |= type == IDAT;
    }
    if (!pixels) {
      throw new RejectedException(RejectReason.UNDECODABLE, "Has no image data");
    }
    return ImageHeader.of(ImageHeader.Format.PNG, width, height)
        .withColors(0, profile)
        .withOrientation(orientation);
  }

  /** Reads one chunk and returns its type. */
  private long chunk(boolean first) throws RejectedException {
    if (cursor.remaining() == 0) {
      throw new RejectedException(
          RejectReason.TRUNCATED, "Ends at byte %d without the end chunk", bytes.length);
    }
    long length = cursor.u32();
    int typeAt = cursor.position();
    long type = cursor.u32();
    if (first != (type == IHDR) || (first && length != 13)) {
      throw new RejectedException(
          RejectReason.UNDECODABLE, "Has its header chunk at the wrong place or length");
    }
    if (first) {
      ByteCursor header = new ByteCursor(bytes, cursor.position());
      width = (int) Math.min(Integer.MAX_VALUE, header.u32());
      height = (int) Math.min(Integer.MAX_VALUE, header.u32());
    }
    int start = cursor.position();
    cursor.skip(length);
    if (type == EXIF) {
      orientation = ExifOrientation.readWithOrWithoutPrefix(bytes, start, (int) length);
    } else if (type == PROFILE && !pixels) {
      profile = EmbeddedProfile.inflated(bytes, start, (int) length);
    }
    CRC32 crc = new CRC32();
    crc.update(bytes, typeAt, cursor.position() - typeAt);
    if (crc.getValue() != cursor.u32()) {
      throw new RejectedException(
          RejectReason.BAD_CHECKSUM, "The chunk at byte %d is damaged", typeAt - 4);
    }
    return type;
  }
}
