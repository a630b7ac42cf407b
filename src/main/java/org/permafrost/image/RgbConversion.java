package org.permafrost.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Brings what the decoders hand over to 8-bit sRGB. Gray values are taken as they are: Java's own
 * conversion treats gray as linear light and would brighten it. Transparent pixels are composited
 * on white, as a page shows them. 16-bit values are rounded to the nearest 8-bit one.
 */
final class RgbConversion {
  private static final int BACKGROUND = 255;

  private RgbConversion() {}

  /** What {@link #toRgb} and the orientation will change. */
  static Set<Conversion> needed(BufferedImage image, ImageHeader header) {
    Set<Conversion> needed = EnumSet.noneOf(Conversion.class);
    ColorModel model = image.getColorModel();
    if (header.channels() == 4 && !model.hasAlpha()) {
      needed.add(Conversion.CMYK);
    }
    if (model instanceof IndexColorModel palette) {
      needed.add(isGray(palette) ? Conversion.GRAY : Conversion.PALETTE);
    } else if (model.getNumColorComponents() == 1) {
      needed.add(Conversion.GRAY);
    } else if (!model.getColorSpace().isCS_sRGB()) {
      needed.add(Conversion.COLOR_PROFILE);
    }
    if (model.hasAlpha()) {
      needed.add(Conversion.ALPHA);
    }
    if (model.getComponentSize(0) == 16) {
      needed.add(Conversion.SIXTEEN_BIT);
    }
    if (header.orientation() != ExifOrientation.UPRIGHT) {
      needed.add(Conversion.ORIENTATION);
    }
    return needed;
  }

  static RgbImage toRgb(BufferedImage image) {
    ColorModel model = image.getColorModel();
    if (image.getType() == BufferedImage.TYPE_3BYTE_BGR) {
      return fromBgr(image);
    }
    if (model instanceof IndexColorModel palette) {
      return fromPalette(image, palette);
    }
    if (model.getNumColorComponents() == 3 && !model.getColorSpace().isCS_sRGB()) {
      return fromProfile(image);
    }
    return fromSamples(image);
  }

  /** Swaps in place if the image owns its whole buffer, which spares a copy of large images. */
  private static RgbImage fromBgr(BufferedImage image) {
    byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    if (pixels.length != 3L * image.getWidth() * image.getHeight()) {
      return fromSamples(image);
    }
    for (int i = 0; i < pixels.length; i += 3) {
      byte blue = pixels[i];
      pixels[i] = pixels[i + 2];
      pixels[i + 2] = blue;
    }
    return new RgbImage(image.getWidth(), image.getHeight(), pixels);
  }

  private static RgbImage fromPalette(BufferedImage image, IndexColorModel palette) {
    int[] colors = new int[palette.getMapSize()];
    palette.getRGBs(colors);
    Raster raster = image.getRaster();
    int width = image.getWidth();
    byte[] pixels = new byte[3 * width * image.getHeight()];
    int[] row = new int[width];
    int out = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int index : row) {
        int color = index < colors.length ? colors[index] : 0xff000000;
        int alpha = color >>> 24;
        pixels[out++] = over((color >> 16) & 0xff, alpha);
        pixels[out++] = over((color >> 8) & 0xff, alpha);
        pixels[out++] = over(color & 0xff, alpha);
      }
    }
    return new RgbImage(width, image.getHeight(), pixels);
  }

  private static RgbImage fromProfile(BufferedImage image) {
    BufferedImage opaque =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    new ColorConvertOp(ColorSpace.getInstance(ColorSpace.CS_sRGB), null).filter(image, opaque);
    return fromBgr(opaque);
  }

  private static RgbImage fromSamples(BufferedImage image) {
    ColorModel model = image.getColorModel();
    Raster raster = image.getRaster();
    int colors = model.getNumColorComponents();
    boolean alpha = model.hasAlpha();
    int bands = raster.getNumBands();
    boolean wide = model.getComponentSize(0) == 16;
    if ((colors != 1 && colors != 3) || bands != colors + (alpha ? 1 : 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "Pixels of %d colours in %d bands are not understood", colors, bands));
    }
    int width = image.getWidth();
    byte[] pixels = new byte[3 * width * image.getHeight()];
    int[] row = new int[width * bands];
    int out = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int i = 0; i < row.length; i += bands) {
        int opacity = alpha ? eightBit(row[i + colors], wide) : 255;
        for (int c = 0; c < 3; c++) {
          pixels[out++] = over(eightBit(row[colors == 1 ? i : i + c], wide), opacity);
        }
      }
    }
    return new RgbImage(width, image.getHeight(), pixels);
  }

  /** {@code round(value * 255 / 65535)} for 16-bit values, exactly. */
  private static int eightBit(int value, boolean wide) {
    return wide ? (value * 255 + 32895) >>> 16 : value;
  }

  private static byte over(int value, int alpha) {
    return (byte) ((value * alpha + BACKGROUND * (255 - alpha) + 127) / 255);
  }

  private static boolean isGray(IndexColorModel palette) {
    int[] colors = new int[palette.getMapSize()];
    palette.getRGBs(colors);
    for (int color : colors) {
      int red = (color >> 16) & 0xff;
      if (red != ((color >> 8) & 0xff) || red != (color & 0xff)) {
        return false;
      }
    }
    return true;
  }
}
