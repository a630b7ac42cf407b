package org.permafrost.image.decode;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.permafrost.image.RgbImage;
import org.permafrost.settings.PrepSettings.Encoding;
import org.permafrost.settings.bind.Labels;

/** The {@code pixels} column of the table of images: to bytes and back. */
public final class StoredPixels {
  static {
    ImageIO.setUseCache(false);
  }

  private StoredPixels() {}

  /** The {@code encoding} column: {@code rgb} or {@code png}. */
  public static String name(Encoding encoding) {
    return Labels.of(encoding);
  }

  /** Bytes to store; for {@code rgb} the image's own array. */
  public static byte[] encode(RgbImage image, Encoding encoding) {
    return switch (encoding) {
      case RGB -> image.pixels();
      case PNG -> png(image);
    };
  }

  /**
   * Pixels {@code [height, width, 3]}, row-major, red first. For {@code rgb} the stored array
   * itself: do not write to it.
   *
   * @param encoding the {@code encoding} column
   * @throws IllegalArgumentException if the bytes are not an image of that size
   */
  public static byte[] decode(byte[] stored, String encoding, int width, int height) {
    byte[] pixels =
        switch (encoding) {
          case "rgb" -> stored;
          case "png" -> decodePng(stored);
          default ->
              throw new IllegalArgumentException(
                  "Pixels are stored as \"" + encoding + "\"; only rgb and png are known");
        };
    if (pixels.length != 3L * width * height) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Stored pixels have %d bytes, but %d x %d needs %d",
              pixels.length,
              width,
              height,
              3L * width * height));
    }
    return pixels;
  }

  private static byte[] png(RgbImage image) {
    BufferedImage buffered =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
    byte[] bgr = ((DataBufferByte) buffered.getRaster().getDataBuffer()).getData();
    byte[] rgb = image.pixels();
    for (int i = 0; i < rgb.length; i += 3) {
      bgr[i] = rgb[i + 2];
      bgr[i + 1] = rgb[i + 1];
      bgr[i + 2] = rgb[i];
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(rgb.length / 2);
    try {
      ImageIO.write(buffered, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] decodePng(byte[] stored) {
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(stored));
      if (image == null) {
        throw new IllegalArgumentException("Stored pixels are not a PNG");
      }
      return RgbConversion.toRgb(image).pixels();
    } catch (IOException e) {
      throw new IllegalArgumentException("Stored pixels are a damaged PNG", e);
    }
  }
}
