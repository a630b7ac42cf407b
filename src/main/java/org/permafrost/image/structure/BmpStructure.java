package org.permafrost.image.structure;

/** Reads the headers of a Windows bitmap and checks that all rows are there. */
final class BmpStructure {
  private static final int CORE = 12;
  private static final int INFO = 40;
  private static final int RUNS_OF_BYTES = 1;
  private static final int RUNS_OF_NIBBLES = 2;
  private static final int MASKS = 3;

  private final byte[] bytes;
  private final ByteCursor cursor;

  BmpStructure(byte[] bytes) {
    this.bytes = bytes;
    this.cursor = new ByteCursor(bytes, 0);
  }

  /** Two letters alone are no proof, so the length of the second header must be a known one. */
  static boolean matches(byte[] bytes) {
    if (bytes.length < 18 || bytes[0] != 'B' || bytes[1] != 'M') {
      return false;
    }
    int size = (bytes[14] & 0xff) | (bytes[15] & 0xff) << 8;
    return bytes[16] == 0 && bytes[17] == 0 && (size == CORE || (size >= INFO && size <= 124));
  }

  ImageHeader header() throws RejectedException {
    cursor.skip(10);
    long pixels = cursor.u32le();
    boolean core = cursor.u32le() == CORE;
    long width = core ? cursor.u16le() : (int) cursor.u32le();
    long height = Math.abs(core ? cursor.u16le() : (long) (int) cursor.u32le());
    cursor.skip(2);
    int bits = cursor.u16le();
    long compression = core ? 0 : cursor.u32le();
    if (compression > MASKS) {
      throw new RejectedException(
          RejectReason.UNDECODABLE, "Is a BMP of compression %d; 0 to 3 are read", compression);
    }
    if (width < 1 || height < 1) {
      throw new RejectedException(RejectReason.TOO_SMALL, "%d x %d has no pixels", width, height);
    }
    boolean runs = compression == RUNS_OF_BYTES || compression == RUNS_OF_NIBBLES;
    long needed = runs ? 2 : (width * bits + 31) / 32 * 4 * height;
    if (pixels + needed > bytes.length) {
      throw new RejectedException(
          RejectReason.TRUNCATED,
          "Ends at byte %d where %d are announced",
          bytes.length,
          pixels + needed);
    }
    return ImageHeader.of(
        ImageHeader.Format.BMP, (int) width, (int) Math.min(Integer.MAX_VALUE, height));
  }
}
