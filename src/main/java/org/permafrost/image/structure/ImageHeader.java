package org.permafrost.image.structure;

import java.awt.Rectangle;
import java.util.Locale;
import java.util.Optional;

/**
 * What an encoded image says about itself, read without decoding any pixel.
 *
 * @param format found by the first bytes, never by the file name
 * @param width of what is shown, pixels; the canvas of an animation
 * @param channels colour channels of a JPEG or TIFF; 0 for the other formats
 * @param orientation of EXIF, 1 to 8; 1 is upright
 * @param profile an embedded ICC profile
 * @param frame where the first frame lies on the canvas
 * @param several whether other frames or pages follow the first
 * @param suspicion what is wrong with the file although it can be decoded
 */
public record ImageHeader(
    Format format,
    int width,
    int height,
    int channels,
    int orientation,
    Optional<byte[]> profile,
    Rectangle frame,
    boolean several,
    Optional<String> suspicion) {

  public enum Format {
    JPEG,
    PNG,
    GIF,
    BMP,
    WEBP,
    TIFF
  }

  /** One upright frame that fills the canvas, without a profile. */
  static ImageHeader of(Format format, int width, int height) {
    return new ImageHeader(
        format,
        width,
        height,
        0,
        ExifOrientation.UPRIGHT,
        Optional.empty(),
        new Rectangle(width, height),
        false,
        Optional.empty());
  }

  ImageHeader withColors(int newChannels, Optional<byte[]> newProfile) {
    return new ImageHeader(
        format, width, height, newChannels, orientation, newProfile, frame, several, suspicion);
  }

  ImageHeader withOrientation(int newOrientation) {
    return new ImageHeader(
        format, width, height, channels, newOrientation, profile, frame, several, suspicion);
  }

  /**
   * What to give to a decoder: the file, without metadata that are damaged and that it would read.
   *
   * @param bytes whose header this is
   */
  public byte[] decodable(byte[] bytes) throws RejectedException {
    return format == Format.TIFF ? new TiffDirectories(bytes).withoutDamagedMetadata() : bytes;
  }

  /** The same, but the pixels are upright as they are stored. */
  public ImageHeader upright() {
    return withOrientation(ExifOrientation.UPRIGHT);
  }

  ImageHeader withFrame(Rectangle newFrame, boolean others) {
    return new ImageHeader(
        format, width, height, channels, orientation, profile, newFrame, others, suspicion);
  }

  ImageHeader withSuspicion(Optional<String> newSuspicion) {
    return new ImageHeader(
        format, width, height, channels, orientation, profile, frame, several, newSuspicion);
  }

  /**
   * Reads the header and checks that the file is complete.
   *
   * @throws RejectedException wrong-magic, truncated, bad-checksum or undecodable
   */
  public static ImageHeader read(byte[] bytes) throws RejectedException {
    if (JpegStructure.matches(bytes)) {
      return new JpegStructure(bytes).header();
    }
    if (PngStructure.matches(bytes)) {
      return new PngStructure(bytes).header();
    }
    if (GifStructure.matches(bytes)) {
      return new GifStructure(bytes).header();
    }
    if (WebpStructure.matches(bytes)) {
      return new WebpStructure(bytes).header();
    }
    if (TiffStructure.matches(bytes)) {
      return new TiffStructure(bytes).header();
    }
    if (BmpStructure.matches(bytes)) {
      return new BmpStructure(bytes).header();
    }
    throw new RejectedException(
        RejectReason.WRONG_MAGIC,
        "Starts with %s; only JPEG, PNG, GIF, BMP, WebP and TIFF are read",
        start(bytes));
  }

  private static String start(byte[] bytes) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < Math.min(4, bytes.length); i++) {
      hex.append(String.format(Locale.ROOT, i == 0 ? "%02x" : " %02x", bytes[i]));
    }
    return hex.toString();
  }
}
