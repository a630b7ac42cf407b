package org.permafrost.image.structure;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.permafrost.image.RgbImage;

/** The orientation tag of EXIF: how a camera was held. */
public final class ExifOrientation {
  public static final int UPRIGHT = 1;

  private static final byte[] PREFIX = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final int TAG = 0x0112;
  private static final int ENTRY = 12;

  private ExifOrientation() {}

  /**
   * Reads the tag from the body of an APP1 segment; anything malformed leaves the image as it is.
   *
   * @return 1 to 8, or {@code otherwise} if the segment does not say
   */
  static int read(byte[] bytes, int start, int length, int otherwise) {
    return hasPrefix(bytes, start, length)
        ? tag(bytes, start + PREFIX.length, length - PREFIX.length, otherwise)
        : otherwise;
  }

  /**
   * Reads the tag of a PNG or WebP, whose EXIF has no prefix, though some programs write one.
   *
   * @return 1 to 8; 1 if nothing is said
   */
  static int readWithOrWithoutPrefix(byte[] bytes, int start, int length) {
    return hasPrefix(bytes, start, length)
        ? read(bytes, start, length, UPRIGHT)
        : tag(bytes, start, length, UPRIGHT);
  }

  private static boolean hasPrefix(byte[] bytes, int start, int length) {
    return length >= PREFIX.length
        && Arrays.equals(bytes, start, start + PREFIX.length, PREFIX, 0, PREFIX.length);
  }

  private static int tag(byte[] bytes, int start, int length, int otherwise) {
    if (length < 8) {
      return otherwise;
    }
    ByteBuffer tiff = ByteBuffer.wrap(bytes, start, length).slice();
    tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = tiff.getInt(4) & 0xffffffffL;
    if (directory + 2 > tiff.limit()) {
      return otherwise;
    }
    int entries = tiff.getShort((int) directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      long entry = directory + 2 + (long) ENTRY * i;
      if (entry + ENTRY > tiff.limit()) {
        return otherwise;
      }
      if ((tiff.getShort((int) entry) & 0xffff) == TAG) {
        int value = tiff.getShort((int) entry + 8);
        return value >= 1 && value <= 8 ? value : otherwise;
      }
    }
    return otherwise;
  }

  /** The image as it was seen when {@code orientation} was recorded. */
  public static RgbImage upright(RgbImage image, int orientation) {
    if (orientation == UPRIGHT) {
      return image;
    }
    boolean swapped = orientation >= 5;
    int width = swapped ? image.height() : image.width();
    int height = swapped ? image.width() : image.height();
    byte[] from = image.pixels();
    byte[] to = new byte[from.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int sourceX = swapped ? y : x;
        int sourceY = swapped ? x : y;
        if (mirrorsX(orientation)) {
          sourceX = image.width() - 1 - sourceX;
        }
        if (mirrorsY(orientation)) {
          sourceY = image.height() - 1 - sourceY;
        }
        System.arraycopy(from, 3 * (sourceY * image.width() + sourceX), to, 3 * (y * width + x), 3);
      }
    }
    return new RgbImage(width, height, to);
  }

  private static boolean mirrorsX(int orientation) {
    return orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  }

  private static boolean mirrorsY(int orientation) {
    return orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  }
}
