package org.permafrost.image;

import java.io.Serializable;
import org.permafrost.settings.PrepSettings.Resize;

/**
 * Makes a square of an image of any shape. Bilinear when enlarging; when shrinking the triangle
 * widens with the scale, so that every source pixel counts (antialiasing as in Pillow's {@code
 * BILINEAR}). Integer arithmetic with 22 fractional bits and an 8-bit value between the two passes:
 * the same bytes on every machine.
 */
public final class Resizer implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Resize rule;
  private final int size;

  /**
   * @param size side of the result, pixels
   */
  public Resizer(Resize rule, int size) {
    this.rule = rule;
    this.size = size;
  }

  /** A square image of the size and rule this resizer was made for. */
  public RgbImage resize(RgbImage image) {
    int width = image.width();
    int height = image.height();
    return switch (rule) {
      case SHORTER_SIDE -> {
        int side = Math.min(width, height);
        yield scale(image, (width - side) / 2, (height - side) / 2, side, side, size, size);
      }
      case STRETCH -> scale(image, 0, 0, width, height, size, size);
      case PAD -> {
        int longer = Math.max(width, height);
        yield padded(scale(image, 0, 0, width, height, fit(width, longer), fit(height, longer)));
      }
    };
  }

  private int fit(int side, int longer) {
    return (int) Math.max(1, Math.round((double) side * size / longer));
  }

  private RgbImage padded(RgbImage image) {
    byte[] pixels = new byte[3 * size * size];
    int left = (size - image.width()) / 2;
    int top = (size - image.height()) / 2;
    for (int y = 0; y < image.height(); y++) {
      System.arraycopy(
          image.pixels(),
          3 * y * image.width(),
          pixels,
          3 * ((top + y) * size + left),
          3 * image.width());
    }
    return new RgbImage(size, size, pixels);
  }

  /** Scales the box with corner (left, top); pixels outside the box do not count. */
  private static RgbImage scale(
      RgbImage image, int left, int top, int width, int height, int toWidth, int toHeight) {
    byte[] narrow = new byte[3 * toWidth * height];
    int stride = 3 * image.width();
    ScaleTaps across = new ScaleTaps(width, toWidth);
    for (int y = 0; y < height; y++) {
      int rowStart = (top + y) * stride + 3 * left;
      for (int x = 0; x < toWidth; x++) {
        across.apply(image.pixels(), rowStart, 3, x, narrow, 3 * (y * toWidth + x));
      }
    }
    byte[] result = new byte[3 * toWidth * toHeight];
    ScaleTaps down = new ScaleTaps(height, toHeight);
    for (int y = 0; y < toHeight; y++) {
      for (int x = 0; x < toWidth; x++) {
        down.apply(narrow, 3 * x, 3 * toWidth, y, result, 3 * (y * toWidth + x));
      }
    }
    return new RgbImage(toWidth, toHeight, result);
  }
}
