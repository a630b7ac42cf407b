package org.permafrost.settings;

import org.permafrost.problem.Problem;
import org.permafrost.settings.bind.Labels;
import org.permafrost.settings.bind.Whole;

/**
 * How an image of any shape becomes a square: those of the settings of {@code prep} that decide
 * about its pixels.
 *
 * @param scaleTo shorter side before a center crop, pixels; 0 chooses
 * @param imageSize side of the square, pixels
 */
public record ImageCut(
    Resize resize,
    @Whole(least = 0, most = 16_384) int scaleTo,
    Filter filter,
    Orientation orientation,
    @Whole(least = 1, most = 16_384) int imageSize)
    implements java.io.Serializable {
  private static final long serialVersionUID = 1L;

  /** Share of the shorter side that a center crop keeps: 224 of 256 pixels. */
  private static final double KEPT = 0.875;

  /**
   * @throws Problem (usage) for a center crop larger than what it is cut from
   */
  public ImageCut {
    if (resize == Resize.CENTER_CROP && scaleTo != 0 && scaleTo < imageSize) {
      throw Problem.usage(
          "Cannot cut squares of %d px out of images whose shorter side is prep.scale-to = %d px; set"
              + " it to %d or more, or to 0 for %d.",
          imageSize, scaleTo, imageSize, chosen(imageSize));
    }
  }

  /** Upright images, bilinear. */
  public static ImageCut of(Resize resize, int imageSize) {
    return new ImageCut(resize, 0, Filter.BILINEAR, Orientation.EXIF, imageSize);
  }

  /** Shorter side of an image before its center is cropped, pixels. */
  public int shorterSide() {
    return scaleTo == 0 ? chosen(imageSize) : scaleTo;
  }

  private static int chosen(int imageSize) {
    return (int) Math.round(imageSize / KEPT);
  }

  /**
   * The value of {@code prep.resize} and what else differs from the defaults, as settings write it:
   * {@code center-crop, prep.scale-to=256, prep.filter=bicubic}. Together with the size it is the
   * identity of a cut.
   */
  public String text() {
    StringBuilder text = new StringBuilder(Labels.of(resize));
    if (resize == Resize.CENTER_CROP) {
      text.append(", prep.scale-to=").append(shorterSide());
    }
    if (filter != Filter.BILINEAR) {
      text.append(", prep.filter=").append(Labels.of(filter));
    }
    if (orientation != Orientation.EXIF) {
      text.append(", prep.orientation=").append(Labels.of(orientation));
    }
    return text.toString();
  }

  /** How an image of any shape becomes a square. */
  public enum Resize {
    SHORTER_SIDE,
    CENTER_CROP,
    STRETCH,
    PAD
  }

  /** How pixels are interpolated. */
  public enum Filter {
    BILINEAR,
    BICUBIC
  }

  /** Whether images are turned as their EXIF says. */
  public enum Orientation {
    EXIF,
    IGNORE
  }
}
