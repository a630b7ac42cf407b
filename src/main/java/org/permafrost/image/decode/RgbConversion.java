package org.permafrost.image.decode;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PackedColorModel;
import java.awt.image.Raster;
import java.util.Arrays;
import java.util.Locale;
import org.permafrost.image.RgbImage;
import org.permafrost.image.structure.EmbeddedProfile;
import org.permafrost.image.structure.ExifOrientation;
import org.permafrost.image.structure.ImageHeader;

/**
 * Brings what the decoders hand over to 8-bit sRGB. Gray values are taken as they are: Java's own
 * conversion treats gray as linear light and would brighten it. Transparent pixels are composited
 * on white, as a page shows them. 16-bit values are rounded to the nearest 8-bit one.
 */
final class RgbConversion {
  private static final int BACKGROUND = 255;

  private RgbConversion() {}

  /** The first frame on its canvas, upright. */
  static RgbImage toRgb(BufferedImage image, ImageHeader header) {
    BufferedImage profiled = image;
    if (header.format() == ImageHeader.Format.PNG) {
      profiled =
          EmbeddedProfile.effective(header, image.getColorModel().getNumColorComponents())
              .map(profile -> EmbeddedProfile.attached(image, profile))
              .orElse(image);
    }
    RgbImage placed = placed(toRgb(profiled), header);
    return ExifOrientation.upright(placed, header.orientation());
  }

  static RgbImage toRgb(BufferedImage image) {
    ColorModel model = image.getColorModel();
    // Java says so of the samples, whatever their colour space is.
    if (image.getType() == BufferedImage.TYPE_3BYTE_BGR && model.getColorSpace().isCS_sRGB()) {
      return fromBgr(image);
    }
    if (model instanceof IndexColorModel palette) {
      return fromPalette(image, palette);
    }
    if (model instanceof PackedColorModel) {
      return fromPacked(image);
    }
    if (model.getNumColorComponents() == 4 && !(model.getColorSpace() instanceof ICC_ColorSpace)) {
      return fromInk(image);
    }
    if (model.getNumColorComponents() > 1 && !model.getColorSpace().isCS_sRGB()) {
      return fromProfile(image);
    }
    return fromSamples(image);
  }

  private static RgbImage placed(RgbImage frame, ImageHeader header) {
    int width = header.width();
    if (frame.width() == width && frame.height() == header.height()) {
      return frame;
    }
    byte[] canvas = new byte[3 * width * header.height()];
    Arrays.fill(canvas, (byte) BACKGROUND);
    for (int y = 0; y < frame.height(); y++) {
      int to = 3 * ((header.frame().y + y) * width + header.frame().x);
      System.arraycopy(frame.pixels(), 3 * y * frame.width(), canvas, to, 3 * frame.width());
    }
    return new RgbImage(width, header.height(), canvas);
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
    boolean alpha = image.getColorModel().hasAlpha();
    BufferedImage converted =
        new BufferedImage(
            image.getWidth(),
            image.getHeight(),
            alpha ? BufferedImage.TYPE_4BYTE_ABGR : BufferedImage.TYPE_3BYTE_BGR);
    new ColorConvertOp(ColorSpace.getInstance(ColorSpace.CS_sRGB), null).filter(image, converted);
    return alpha ? fromSamples(converted) : fromBgr(converted);
  }

  /** Pixels of up to eight bits a colour in one number, as some bitmaps have them. */
  private static RgbImage fromPacked(BufferedImage image) {
    int width = image.getWidth();
    byte[] pixels = new byte[3 * width * image.getHeight()];
    int[] row = new int[width];
    int out = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int color : row) {
        int alpha = color >>> 24;
        pixels[out++] = over((color >> 16) & 0xff, alpha);
        pixels[out++] = over((color >> 8) & 0xff, alpha);
        pixels[out++] = over(color & 0xff, alpha);
      }
    }
    return new RgbImage(width, image.getHeight(), pixels);
  }

  /** Cyan, magenta, yellow and black without a profile: each ink takes away its share of light. */
  private static RgbImage fromInk(BufferedImage image) {
    int bits = image.getColorModel().getComponentSize(0);
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    int width = image.getWidth();
    byte[] pixels = new byte[3 * width * image.getHeight()];
    int[] row = new int[width * bands];
    int out = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int i = 0; i < row.length; i += bands) {
        int light = 255 - eightBit(row[i + 3], bits);
        for (int c = 0; c < 3; c++) {
          pixels[out++] = (byte) (((255 - eightBit(row[i + c], bits)) * light + 127) / 255);
        }
      }
    }
    return new RgbImage(width, image.getHeight(), pixels);
  }

  private static RgbImage fromSamples(BufferedImage image) {
    ColorModel model = image.getColorModel();
    Raster raster = image.getRaster();
    int colors = model.getNumColorComponents();
    boolean alpha = model.hasAlpha();
    int bands = raster.getNumBands();
    int bits = model.getComponentSize(0);
    boolean multiplied = model.isAlphaPremultiplied();
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
        int opacity = alpha ? eightBit(row[i + colors], bits) : 255;
        for (int c = 0; c < 3; c++) {
          int value = eightBit(row[colors == 1 ? i : i + c], bits);
          pixels[out++] =
              multiplied
                  ? (byte) Math.min(255, value + BACKGROUND - opacity)
                  : over(value, opacity);
        }
      }
    }
    return new RgbImage(width, image.getHeight(), pixels);
  }

  /** {@code round(value * 255 / most)}, exactly. */
  private static int eightBit(int value, int bits) {
    if (bits == 8) {
      return value;
    }
    int most = (1 << bits) - 1;
    return (value * 255 + most / 2) / most;
  }

  private static byte over(int value, int alpha) {
    return (byte) ((value * alpha + BACKGROUND * (255 - alpha) + 127) / 255);
  }
}
