package org.permafrost.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Encoded images of every kind, made on the spot. */
public final class SampleImages {
  private SampleImages() {}

  /** A PNG whose pixels depend on the seed. */
  public static byte[] png(int width, int height, int seed) throws IOException {
    return encode(pattern(width, height, seed), "png");
  }

  /** A JPEG whose pixels depend on the seed. */
  public static byte[] jpeg(int width, int height, int seed) throws IOException {
    return encode(pattern(width, height, seed), "jpeg");
  }

  public static byte[] bmp(int width, int height, int seed) throws IOException {
    return encode(pattern(width, height, seed), "bmp");
  }

  /** An ICC profile in front of the data of a PNG. */
  public static byte[] withProfile(byte[] png, byte[] profile) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    packed.writeBytes("any\0\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    try (java.util.zip.DeflaterOutputStream out = new java.util.zip.DeflaterOutputStream(packed)) {
      out.write(profile);
    }
    return withChunk(png, "iCCP", packed.toByteArray());
  }

  /** An EXIF orientation in front of the data of a PNG. */
  public static byte[] withOrientation(byte[] png, int orientation) throws IOException {
    byte[] exif = new byte[26];
    exif[0] = exif[1] = 'M';
    exif[3] = 42;
    exif[7] = 8;
    exif[9] = 1;
    exif[10] = 1;
    exif[11] = 0x12;
    exif[13] = 3;
    exif[17] = 1;
    exif[19] = (byte) orientation;
    return withExif(png, exif);
  }

  /** Any bytes as the EXIF of a PNG. */
  public static byte[] withExif(byte[] png, byte[] exif) throws IOException {
    return withChunk(png, "eXIf", exif);
  }

  /** Any bytes as the EXIF of a JPEG. */
  public static byte[] withJpegExif(byte[] jpeg, byte[] exif) {
    ByteBuffer segment = ByteBuffer.allocate(10 + exif.length);
    segment.putShort((short) 0xffe1).putShort((short) (8 + exif.length));
    segment.put("Exif\0\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII)).put(exif);
    return inserted(jpeg, segment.array());
  }

  /** A chunk behind the header of a PNG. */
  private static byte[] withChunk(byte[] png, String type, byte[] body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(png, 0, 33);
    chunk(out, type, body);
    out.write(png, 33, png.length - 33);
    return out.toByteArray();
  }

  /** An ICC profile behind the start marker of a JPEG. */
  public static byte[] withJpegProfile(byte[] jpeg, byte[] profile) {
    ByteBuffer segment = ByteBuffer.allocate(18 + profile.length);
    segment.putShort((short) 0xffe2).putShort((short) (16 + profile.length));
    segment.put("ICC_PROFILE\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    return inserted(jpeg, segment.put((byte) 1).put((byte) 1).put(profile).array());
  }

  public static byte[] grayJpeg(int width, int height, int value) throws IOException {
    return encode(filled(BufferedImage.TYPE_BYTE_GRAY, width, height, value), "jpeg");
  }

  public static byte[] grayPng(int value) throws IOException {
    return encode(filled(BufferedImage.TYPE_BYTE_GRAY, 16, 16, value), "png");
  }

  public static byte[] wideGrayPng(int value) throws IOException {
    return encode(filled(BufferedImage.TYPE_USHORT_GRAY, 16, 16, value), "png");
  }

  public static byte[] transparentPng(int argb) throws IOException {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 256; i++) {
      image.setRGB(i % 16, i / 16, argb);
    }
    return encode(image, "png");
  }

  public static byte[] palettePng(int rgb) throws IOException {
    byte[] red = {0, (byte) (rgb >> 16)};
    byte[] green = {0, (byte) (rgb >> 8)};
    byte[] blue = {0, (byte) rgb};
    IndexColorModel palette = new IndexColorModel(8, 2, red, green, blue);
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_INDEXED, palette);
    byte[] ones = new byte[256];
    Arrays.fill(ones, (byte) 1);
    image.getRaster().setDataElements(0, 0, 16, 16, ones);
    return encode(image, "png");
  }

  public static byte[] wideRgbPng(int red, int green, int blue) throws IOException {
    ColorModel model =
        ImageTypeSpecifier.createInterleaved(
                java.awt.color.ColorSpace.getInstance(java.awt.color.ColorSpace.CS_sRGB),
                new int[] {0, 1, 2},
                java.awt.image.DataBuffer.TYPE_USHORT,
                false,
                false)
            .getColorModel();
    WritableRaster raster = model.createCompatibleWritableRaster(16, 16);
    for (int i = 0; i < 256; i++) {
      raster.setPixel(i % 16, i / 16, new int[] {red, green, blue});
    }
    return encode(new BufferedImage(model, raster, false, null), "png");
  }

  /** Amounts of ink, 0 to 255; stored inverted behind an Adobe marker, as Photoshop does. */
  public static byte[] cmykJpeg(int cyan, int magenta, int yellow, int black) throws IOException {
    WritableRaster raster =
        Raster.createInterleavedRaster(java.awt.image.DataBuffer.TYPE_BYTE, 16, 16, 4, null);
    for (int i = 0; i < 256; i++) {
      raster.setPixel(
          i % 16, i / 16, new int[] {255 - cyan, 255 - magenta, 255 - yellow, 255 - black});
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(new IIOImage(raster, null, null));
    } finally {
      writer.dispose();
    }
    byte[] adobe = {
      (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
    };
    return inserted(bytes.toByteArray(), adobe);
  }

  /** A PNG header that announces a size; no pixels follow. */
  public static byte[] pngHeader(int width, int height) throws IOException {
    byte[] body = ByteBuffer.allocate(13).putInt(width).putInt(height).array();
    body[8] = 8;
    body[9] = 2;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    chunk(out, "IHDR", body);
    chunk(out, "IDAT", new byte[0]);
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  /** Puts an EXIF orientation behind the start marker of a JPEG. */
  public static byte[] oriented(byte[] jpeg, int orientation) {
    byte[] exif = {
      (byte) 0xff,
      (byte) 0xe1,
      0,
      34,
      'E',
      'x',
      'i',
      'f',
      0,
      0,
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      1,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) orientation,
      0,
      0,
      0,
      0,
      0,
      0
    };
    return inserted(jpeg, exif);
  }

  /** A segment put behind the start marker of a JPEG. */
  private static byte[] inserted(byte[] jpeg, byte[] segment) {
    ByteBuffer buffer = ByteBuffer.allocate(jpeg.length + segment.length);
    return buffer.put(jpeg, 0, 2).put(segment).put(jpeg, 2, jpeg.length - 2).array();
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] body)
      throws IOException {
    byte[] name = type.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(body);
    out.write(ByteBuffer.allocate(4).putInt(body.length).array());
    out.write(name);
    out.write(body);
    out.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  private static BufferedImage pattern(int width, int height, int seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int value = (x * 31 + y * 17 + seed * 101) & 0xff;
        image.setRGB(x, y, value << 16 | (255 - value) << 8 | (seed & 0xff));
      }
    }
    return image;
  }

  private static BufferedImage filled(int type, int width, int height, int value) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int i = 0; i < width * height; i++) {
      image.getRaster().setSample(i % width, i / width, 0, value);
    }
    return image;
  }

  private static byte[] encode(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, out)) {
      throw new IOException("No writer for " + format);
    }
    return out.toByteArray();
  }
}
