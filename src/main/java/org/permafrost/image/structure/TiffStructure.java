package org.permafrost.image.structure;

import java.awt.Rectangle;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.permafrost.image.structure.TiffDirectories.Directory;

/**
 * The first page of a TIFF (revision 6.0): what it says of its size and samples, and whether all
 * its data are there. Everything a decoder would allocate is bounded before it starts.
 */
final class TiffStructure {
  private static final int PREVIEW = 254;
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int PHOTOMETRIC = 262;
  private static final int STRIPS = 273;
  private static final int ORIENTATION = 274;
  private static final int SAMPLES = 277;
  private static final int STRIP_BYTES = 279;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILES = 324;
  private static final int TILE_BYTES = 325;
  private static final int SAMPLE_FORMAT = 339;

  private static final int JPEG = 7;
  private static final int CMYK = 5;
  private static final int MOST_SAMPLES = 5;
  private static final int LARGEST_TILE = 1 << 16;

  /** None, CCITT, LZW, JPEG, deflate, PackBits; old-style JPEG (6) has no safe reader. */
  private static final Set<Long> COMPRESSIONS = Set.of(1L, 2L, 3L, 4L, 5L, 7L, 8L, 32773L, 32946L);

  private final byte[] bytes;

  TiffStructure(byte[] bytes) {
    this.bytes = bytes;
  }

  static boolean matches(byte[] bytes) {
    return bytes.length >= 8
        && ((bytes[0] == 'I' && bytes[1] == 'I' && bytes[2] == 42 && bytes[3] == 0)
            || (bytes[0] == 'M' && bytes[1] == 'M' && bytes[2] == 0 && bytes[3] == 42));
  }

  ImageHeader header() throws RejectedException {
    List<Directory> pages = new TiffDirectories(bytes).pages();
    Directory page = pages.get(0);
    int width = side(page.first(WIDTH, 0));
    int height = side(page.first(HEIGHT, 0));
    require(
        (page.first(PREVIEW, 0) & 1) == 0,
        "Begins with a preview; raw files of cameras are not read");
    checkSamples(page);
    checkData(page, width, height);
    int colors = page.first(PHOTOMETRIC, 1) == CMYK ? 4 : (int) page.first(SAMPLES, 1);
    long orientation = page.first(ORIENTATION, 1);
    return ImageHeader.of(ImageHeader.Format.TIFF, width, height)
        .withColors(colors, Optional.empty())
        .withOrientation(orientation >= 1 && orientation <= 8 ? (int) orientation : 1)
        .withFrame(new Rectangle(width, height), pages.size() > 1);
  }

  private static int side(long pixels) {
    return (int) Math.min(Integer.MAX_VALUE, pixels);
  }

  private static void checkSamples(Directory page) throws RejectedException {
    long samples = page.first(SAMPLES, 1);
    require(samples >= 1 && samples <= MOST_SAMPLES, "Has %d samples for each pixel", samples);
    for (long bits : page.all(BITS)) {
      require(bits >= 1 && bits <= 16, "Has samples of %d bits, whose range is not known", bits);
    }
    for (long format : page.all(SAMPLE_FORMAT)) {
      require(format == 1 || format == 4, "Has samples that are signed or floating-point");
    }
    long compression = page.first(COMPRESSION, 1);
    require(COMPRESSIONS.contains(compression), "Is compressed by method %d", compression);
  }

  private void checkData(Directory page, int width, int height) throws RejectedException {
    boolean tiled = page.all(TILES).length > 0;
    long[] starts = page.all(tiled ? TILES : STRIPS);
    long[] lengths = page.all(tiled ? TILE_BYTES : STRIP_BYTES);
    require(starts.length > 0, "Has no image data");
    require(
        starts.length == lengths.length,
        "Has %d strips, but %d lengths",
        starts.length,
        lengths.length);
    long tileWidth = tiled ? page.first(TILE_WIDTH, 0) : width;
    long tileHeight = tiled ? page.first(TILE_HEIGHT, 0) : height;
    if (tiled) {
      require(
          tileWidth >= 1 && tileHeight >= 1 && Math.max(tileWidth, tileHeight) <= LARGEST_TILE,
          "Has tiles of %d x %d",
          tileWidth,
          tileHeight);
    }
    for (int i = 0; i < starts.length; i++) {
      if (starts[i] + lengths[i] > bytes.length) {
        throw new RejectedException(
            RejectReason.TRUNCATED,
            "Ends at byte %d where a strip or tile needs %d",
            bytes.length,
            starts[i] + lengths[i]);
      }
      if (page.first(COMPRESSION, 1) == JPEG) {
        checkJpeg((int) starts[i], (int) lengths[i], tileWidth, tileHeight);
      }
    }
  }

  /** A JPEG inside may announce more pixels than the strip it fills. */
  private void checkJpeg(int start, int length, long width, long height) throws RejectedException {
    byte[] strip = Arrays.copyOfRange(bytes, start, start + length);
    require(JpegStructure.matches(strip), "Has a JPEG strip that is none");
    ImageHeader header = new JpegStructure(strip).header();
    require(
        header.width() <= width + 15 && header.height() <= height + 15,
        "Has a JPEG of %d x %d in a strip of %d x %d",
        header.width(),
        header.height(),
        width,
        height);
  }

  private static void require(boolean holds, String otherwise, Object... arguments)
      throws RejectedException {
    if (!holds) {
      throw new RejectedException(RejectReason.UNDECODABLE, otherwise, arguments);
    }
  }
}
