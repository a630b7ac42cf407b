package org.permafrost.image;

import java.util.Locale;

/**
 * What an encoded image says about itself, read without decoding any pixel.
 *
 * @param format found by the first bytes, never by the file name
 * @param channels colour channels of a JPEG; 0 for a PNG
 * @param orientation of EXIF, 1 to 8; 1 is upright
 */
record ImageHeader(Format format, int width, int height, int channels, int orientation) {

  enum Format {
    JPEG,
    PNG
  }

  long pixels() {
    return (long) width * height;
  }

  /**
   * Reads the header and checks that the file is complete.
   *
   * @throws RejectedException wrong-magic, truncated, bad-checksum or undecodable
   */
  static ImageHeader read(byte[] bytes) throws RejectedException {
    if (JpegStructure.matches(bytes)) {
      return new JpegStructure(bytes).header();
    }
    if (PngStructure.matches(bytes)) {
      return new PngStructure(bytes).header();
    }
    throw new RejectedException(
        RejectReason.WRONG_MAGIC, "Starts with %s; only JPEG and PNG are read", start(bytes));
  }

  private static String start(byte[] bytes) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < Math.min(4, bytes.length); i++) {
      hex.append(String.format(Locale.ROOT, i == 0 ? "%02x" : " %02x", bytes[i]));
    }
    return hex.toString();
  }
}
