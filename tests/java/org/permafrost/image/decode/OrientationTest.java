package org.permafrost.image.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.image.RgbImage;
import org.permafrost.image.SampleImages;
import org.permafrost.image.SampleTiff;
import org.permafrost.image.decode.DecodeResult.Decoded;
import org.permafrost.random.KeyedRandom;
import org.permafrost.settings.ImageCut.Orientation;
import org.permafrost.settings.PrepSettings.Limits;

/** All orientations in every format that has them; broken EXIF costs nothing but itself. */
class OrientationTest {
  private static final int DAMAGES = 500;
  private static final Limits LIMITS = new Limits(8, 10_000, 100_000, 10, 1_000, 10);

  private static final int SHORT = 3;
  private static final int LONG = 4;

  private static RgbImage decoded(byte[] bytes, Orientation orientation) {
    DecodeResult result = new ImageDecoder(LIMITS, orientation).decode(bytes);
    assertThat(result).as("%s", result).isInstanceOf(Decoded.class);
    return ((Decoded) result).image();
  }

  /** TIFF 6.0: where the first row and the first column are seen. */
  private static RgbImage seen(RgbImage stored, String row, String column) {
    boolean lying = row.equals("left") || row.equals("right");
    int width = lying ? stored.height() : stored.width();
    int height = lying ? stored.width() : stored.height();
    byte[] pixels = new byte[stored.pixels().length];
    for (int r = 0; r < stored.height(); r++) {
      for (int c = 0; c < stored.width(); c++) {
        int x = 0;
        int y = 0;
        for (int i = 0; i < 2; i++) {
          int along = i == 0 ? r : c;
          switch (i == 0 ? row : column) {
            case "left" -> x = along;
            case "right" -> x = width - 1 - along;
            case "top" -> y = along;
            default -> y = height - 1 - along;
          }
        }
        System.arraycopy(
            stored.pixels(), 3 * (r * stored.width() + c), pixels, 3 * (y * width + x), 3);
      }
    }
    return new RgbImage(width, height, pixels);
  }

  /** The same file, whose EXIF says another orientation. */
  private static byte[] turned(String format, int orientation) throws IOException {
    return switch (format) {
      case "jpeg" -> SampleImages.oriented(SampleImages.jpeg(24, 16, 5), orientation);
      case "png" -> SampleImages.withOrientation(SampleImages.png(20, 10, 1), orientation);
      case "tiff" -> new SampleTiff(ByteOrder.LITTLE_ENDIAN).orientation(orientation).bytes();
      case "tiff, big-endian" ->
          new SampleTiff(ByteOrder.BIG_ENDIAN).orientation(orientation).bytes();
      default -> {
        byte[] webp = ImageFormatsTest.file("turned.webp");
        webp[orientationEntry(webp) + 9] = (byte) orientation;
        yield webp;
      }
    };
  }

  /** Where the entry of the orientation begins in a file of big-endian EXIF. */
  private static int orientationEntry(byte[] bytes) {
    byte[] entry = {1, 0x12, 0, SHORT, 0, 0, 0, 1};
    return IntStream.range(0, bytes.length - entry.length)
        .filter(at -> Arrays.equals(bytes, at, at + entry.length, entry, 0, entry.length))
        .findFirst()
        .orElseThrow();
  }

  private static Stream<Arguments> orientations() {
    List<List<String>> seen =
        List.of(
            List.of("top", "left"),
            List.of("top", "right"),
            List.of("bottom", "right"),
            List.of("bottom", "left"),
            List.of("left", "top"),
            List.of("right", "top"),
            List.of("right", "bottom"),
            List.of("left", "bottom"));
    return Stream.of("jpeg", "png", "tiff", "tiff, big-endian", "webp")
        .flatMap(
            format ->
                IntStream.rangeClosed(1, 8)
                    .mapToObj(
                        i ->
                            Arguments.of(
                                format, i, seen.get(i - 1).get(0), seen.get(i - 1).get(1))));
  }

  @ParameterizedTest
  @MethodSource("orientations")
  void imagesAreSeenAsTheirExifSays(String format, int orientation, String row, String column)
      throws IOException {
    byte[] bytes = turned(format, orientation);
    RgbImage stored = decoded(turned(format, 1), Orientation.EXIF);
    RgbImage expected = seen(stored, row, column);

    RgbImage image = decoded(bytes, Orientation.EXIF);

    assertThat(image.width()).isEqualTo(expected.width());
    assertThat(image.pixels()).isEqualTo(expected.pixels());
    RgbImage ignored = decoded(bytes, Orientation.IGNORE);
    assertThat(ignored.width()).isEqualTo(stored.width());
    assertThat(ignored.pixels()).isEqualTo(stored.pixels());
  }

  @Test
  void anImageThatIsNotTurnedIsNotCountedAsTurned() throws IOException {
    DecodeResult result = new ImageDecoder(LIMITS, Orientation.IGNORE).decode(turned("webp", 6));
    assertThat(((Decoded) result).conversions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 255})
  void anOrientationThatDoesNotExistMeansUpright(int orientation) throws IOException {
    for (String format : new String[] {"jpeg", "png", "tiff", "webp"}) {
      assertThat(decoded(turned(format, orientation), Orientation.EXIF).pixels())
          .isEqualTo(decoded(turned(format, 1), Orientation.EXIF).pixels());
    }
  }

  private static byte[] damaged(byte[] whole, KeyedRandom random) {
    byte[] bytes = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
    for (int i = random.nextInt(6); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] =
          (byte) (random.nextBoolean() ? 0xff : random.nextInt(256));
    }
    return bytes;
  }

  private static byte[] exif() {
    ByteBuffer exif = ByteBuffer.allocate(80);
    exif.put(new byte[] {'M', 'M', 0, 42, 0, 0, 0, 8}).putShort((short) 4);
    entry(exif, 0x010f, 2, 12, 62);
    entry(exif, 0x0112, SHORT, 1, 6 << 16);
    entry(exif, 34665, LONG, 1, 8);
    entry(exif, 34853, LONG, 1, 8);
    return exif.array();
  }

  private static void entry(ByteBuffer to, int tag, int type, int count, int value) {
    to.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png"})
  void brokenExifCostsNoImage(String format) throws IOException {
    byte[] plain =
        format.equals("png") ? SampleImages.png(20, 10, 1) : SampleImages.jpeg(24, 16, 5);
    byte[] pixels = decoded(plain, Orientation.EXIF).pixels();
    for (int i = 0; i < DAMAGES; i++) {
      byte[] broken = damaged(exif(), KeyedRandom.of(1, format, i, "exif"));
      byte[] file =
          format.equals("png")
              ? SampleImages.withExif(plain, broken)
              : SampleImages.withJpegExif(plain, broken);
      assertThat(decoded(file, Orientation.EXIF).pixels()).hasSize(pixels.length);
      assertThat(decoded(file, Orientation.IGNORE).pixels()).isEqualTo(pixels);
    }
  }

  @Test
  void norInAWebp() throws IOException {
    byte[] whole = turned("webp", 1);
    byte[] pixels = decoded(whole, Orientation.EXIF).pixels();
    int entry = orientationEntry(whole);
    for (int i = 0; i < DAMAGES; i++) {
      KeyedRandom random = KeyedRandom.of(1, "webp", i, "exif");
      byte[] broken = whole.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        broken[entry - 10 + random.nextInt(22)] = (byte) random.nextInt(256);
      }
      assertThat(decoded(broken, Orientation.EXIF).pixels()).hasSize(pixels.length);
    }
  }

  @ParameterizedTest
  @CsvSource({"LITTLE_ENDIAN", "BIG_ENDIAN"})
  void norInATiff(String name) {
    ByteOrder order = name.startsWith("L") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    SampleTiff whole = new SampleTiff(order).orientation(6);
    RgbImage expected = decoded(whole.bytes(), Orientation.EXIF);
    UnaryOperator<SampleTiff> same = tiff -> tiff;
    Stream.of(
            same,
            tiff -> tiff.with(34665, LONG, 1 << 20),
            tiff -> tiff.with(34665, LONG, 0xfffffff0L),
            tiff -> tiff.with(34853, LONG, 8 + 3 * SampleTiff.WIDTH * SampleTiff.HEIGHT),
            tiff -> tiff.exif(new byte[1]),
            tiff -> tiff.exif(directory(order, 0xffff, 0, 0, 0, 0)),
            tiff -> tiff.exif(directory(order, 1, 0x9286, 7, Integer.MAX_VALUE, 0)),
            tiff -> tiff.exif(directory(order, 1, 0x9286, 12, 0x3fff_ffff, 8)),
            tiff -> tiff.exif(directory(order, 1, 40965, LONG, 1, 1 << 20)),
            tiff -> tiff.exif(directory(order, 1, 34665, LONG, 1, 8)))
        .forEach(
            breaking -> {
              byte[] broken = breaking.apply(new SampleTiff(order).orientation(6)).bytes();
              assertThat(decoded(broken, Orientation.EXIF).pixels()).isEqualTo(expected.pixels());
            });
    for (int i = 0; i < DAMAGES; i++) {
      byte[] broken =
          damaged(directory(order, 3, 0x9286, 7, 4, 0), KeyedRandom.of(1, name, i, "exif"));
      byte[] file = new SampleTiff(order).orientation(6).exif(broken).bytes();
      assertThat(decoded(file, Orientation.EXIF).pixels()).isEqualTo(expected.pixels());
    }
  }

  private static byte[] directory(
      ByteOrder order, int entries, int tag, int type, int count, int value) {
    ByteBuffer directory = ByteBuffer.allocate(2 + 3 * 12 + 4).order(order);
    directory.putShort((short) entries);
    for (int i = 0; i < 3; i++) {
      entry(directory, tag, type, count, value);
    }
    return directory.array();
  }
}
