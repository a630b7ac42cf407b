package org.permafrost.image;

import java.io.Serializable;
import org.permafrost.settings.ImageCut;

/**
 * Makes a square of an image of any shape, with the bits of Pillow's {@code BILINEAR} and {@code
 * BICUBIC}: when shrinking, the filter widens with the scale, so that every source pixel counts
 * (antialiasing). The center crop is that of torchvision's {@code Resize} and {@code CenterCrop} of
 * Pillow images.
 */
public final class Resizer implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ImageCut cut;
  private final Kernel kernel;
  private final int size;

  public Resizer(ImageCut cut) {
    this.cut = cut;
    this.kernel = Kernel.of(cut.filter());
    this.size = cut.imageSize();
  }

  /** A square image, made by the rule and of the size of this resizer. */
  public RgbImage resize(RgbImage image) {
    int width = image.width();
    int height = image.height();
    return switch (cut.resize()) {
      case SHORTER_SIDE -> {
        int side = Math.min(width, height);
        yield new Scaling(
                Span.of((width - side) / 2, side, size), Span.of((height - side) / 2, side, size))
            .apply(image, kernel);
      }
      case CENTER_CROP -> {
        int shorter = Math.min(width, height);
        yield new Scaling(centre(width, shorter), centre(height, shorter)).apply(image, kernel);
      }
      case STRETCH ->
          new Scaling(Span.of(0, width, size), Span.of(0, height, size)).apply(image, kernel);
      case PAD -> {
        int longer = Math.max(width, height);
        yield padded(
            new Scaling(
                    Span.of(0, width, fit(width, longer)), Span.of(0, height, fit(height, longer)))
                .apply(image, kernel));
      }
    };
  }

  /** The middle of a side that is scaled with the shorter one; halves are rounded to even. */
  private Span centre(int side, int shorter) {
    long scaled = (long) cut.shorterSide() * side / shorter;
    return new Span(0, side, scaled, (long) Math.rint((scaled - size) / 2.0), size);
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
}
