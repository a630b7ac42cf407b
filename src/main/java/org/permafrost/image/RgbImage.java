package org.permafrost.image;

import java.util.Locale;

/**
 * An 8-bit sRGB image.
 *
 * @param width pixels
 * @param height pixels
 * @param pixels {@code [height, width, 3]}, row-major, red first; not copied
 */
public record RgbImage(int width, int height, byte[] pixels) {
  /**
   * @throws IllegalArgumentException if the array does not fit the size
   */
  public RgbImage {
    if (width < 1 || height < 1 || pixels.length != 3L * width * height) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "An RGB image of %d x %d does not have %d bytes",
              width,
              height,
              pixels.length));
    }
  }
}
