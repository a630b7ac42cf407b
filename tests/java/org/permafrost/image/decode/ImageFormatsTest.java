package org.permafrost.image.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.image.decode.DecodeResult.Decoded;
import org.permafrost.image.decode.DecodeResult.Rejected;
import org.permafrost.image.structure.RejectReason;
import org.permafrost.settings.PrepSettings.Limits;

/** Formats other than JPEG and PNG: their pixels, first frames, limits and damage. */
class ImageFormatsTest {
  private static final int WIDTH = 32;
  private static final int HEIGHT = 24;
  private static final Limits LIMITS = new Limits(8, 10_000, 100_000, 10, 1_000, 10);

  static byte[] file(String name) throws IOException {
    try (InputStream in = ImageFormatsTest.class.getResourceAsStream("/images/" + name)) {
      return in.readAllBytes();
    }
  }

  private static Decoded decoded(byte[] bytes) {
    DecodeResult result = new ImageDecoder(LIMITS).decode(bytes);
    assertThat(result).as("%s", result).isInstanceOf(Decoded.class);
    return (Decoded) result;
  }

  private static Rejected rejected(byte[] bytes) {
    DecodeResult result = new ImageDecoder(LIMITS).decode(bytes);
    assertThat(result).as("%s", result).isInstanceOf(Rejected.class);
    return (Rejected) result;
  }

  private static byte[] written(String format, int type) throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      image.setRGB(i % WIDTH, i / WIDTH, color(i % WIDTH, i / WIDTH));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  private static int color(int x, int y) {
    return ((8 * x) << 16) | ((10 * y) << 8) | (255 - 4 * x - 5 * y);
  }

  private static byte[] pattern(boolean turned) {
    byte[] pixels = new byte[3 * WIDTH * HEIGHT];
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int color = turned ? color(i / HEIGHT, HEIGHT - 1 - i % HEIGHT) : color(i % WIDTH, i / WIDTH);
      pixels[3 * i] = (byte) (color >> 16);
      pixels[3 * i + 1] = (byte) (color >> 8);
      pixels[3 * i + 2] = (byte) color;
    }
    return pixels;
  }

  @ParameterizedTest
  @CsvSource({
    "lossless.webp,",
    "animated.webp, FIRST_FRAME",
    "pages.tiff, FIRST_FRAME",
  })
  void readsTheFirstFrameExactly(String name, Conversion conversion) throws IOException {
    Decoded decoded = decoded(file(name));

    assertThat(decoded.image().pixels()).isEqualTo(pattern(false));
    assertThat(decoded.conversions()).isEqualTo(conversion == null ? Set.of() : Set.of(conversion));
    assertThat(decoded.suspicion()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"turned.webp", "turned.tiff"})
  void turnsAsExifSays(String name) throws IOException {
    Decoded decoded = decoded(file(name));

    assertThat(decoded.image().width()).isEqualTo(HEIGHT);
    assertThat(decoded.image().pixels()).isEqualTo(pattern(true));
    assertThat(decoded.conversions()).containsExactly(Conversion.ORIENTATION);
  }

  @ParameterizedTest
  @CsvSource({"lossy.webp, 20", "jpeg.tiff, 40"})
  void readsLossyImages(String name, int most) throws IOException {
    byte[] pixels = decoded(file(name)).image().pixels();

    byte[] expected = pattern(false);
    for (int i = 0; i < pixels.length; i++) {
      assertThat(pixels[i] & 0xff)
          .isBetween((expected[i] & 0xff) - most, (expected[i] & 0xff) + most);
    }
  }

  @Test
  void readsWindowsBitmaps() throws IOException {
    assertThat(decoded(written("bmp", BufferedImage.TYPE_INT_RGB)).image().pixels())
        .isEqualTo(pattern(false));
    assertThat(decoded(written("bmp", BufferedImage.TYPE_BYTE_GRAY)).conversions())
        .containsExactly(Conversion.GRAY);
    Decoded fewBits = decoded(written("bmp", BufferedImage.TYPE_USHORT_565_RGB));
    assertThat(fewBits.image().pixels()[3 * 31] & 0xff).isBetween(240, 255);
  }

  @Test
  void readsGifsAndTheirTransparency() throws IOException {
    assertThat(decoded(written("gif", BufferedImage.TYPE_BYTE_INDEXED)).conversions())
        .containsExactly(Conversion.PALETTE);
    assertThat(decoded(file("animated.gif")).conversions())
        .containsExactly(Conversion.PALETTE, Conversion.FIRST_FRAME);
    Decoded transparent = decoded(file("transparent.gif"));
    assertThat(transparent.conversions()).containsExactly(Conversion.PALETTE, Conversion.ALPHA);
    assertThat(decoded(file("alpha.webp")).conversions()).containsExactly(Conversion.ALPHA);
  }

  @Test
  void putsASmallFrameOnItsCanvas() throws IOException {
    byte[] gif = written("gif", BufferedImage.TYPE_BYTE_INDEXED);
    byte[] frame = decoded(gif).image().pixels();
    gif[6] = 40;
    gif[8] = 50;

    Decoded decoded = decoded(gif);

    assertThat(decoded.image().width()).isEqualTo(40);
    assertThat(decoded.image().height()).isEqualTo(50);
    assertThat(Arrays.copyOf(decoded.image().pixels(), 3 * WIDTH))
        .isEqualTo(Arrays.copyOf(frame, 3 * WIDTH));
    assertThat(decoded.image().pixels()[3 * 40 - 1]).isEqualTo((byte) 255);
    assertThat(decoded.conversions()).contains(Conversion.ALPHA);
  }

  @Test
  void readsInkAsLightThatIsTakenAway() throws IOException {
    Decoded decoded = decoded(file("cmyk.tiff"));

    assertThat(decoded.conversions()).containsExactly(Conversion.CMYK);
    byte[] pixels = decoded.image().pixels();
    byte[] expected = pattern(false);
    for (int i = 0; i < pixels.length; i++) {
      assertThat(pixels[i] & 0xff).isBetween((expected[i] & 0xff) - 1, (expected[i] & 0xff) + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gif", "bmp", "tiff"})
  void rejectsByTheSizeInTheHeader(String format) throws IOException {
    byte[] bytes = written(format, BufferedImage.TYPE_BYTE_INDEXED);
    switch (format) {
      case "gif" -> bytes[7] = bytes[9] = (byte) 0xff;
      case "bmp" -> bytes[20] = 1;
      default -> bytes = tiffOfWidth(bytes, 60_000);
    }

    assertThat(rejected(bytes).reason()).isIn(RejectReason.OVERSIZED, RejectReason.TRUNCATED);
  }

  @Test
  void aWebpMayHaveAQuarterOfThePixels() throws IOException {
    byte[] bytes = file("lossless.webp");
    Limits tight = new Limits(8, 4 * WIDTH * HEIGHT - 1, 100_000, 10, 1_000, 10);
    Limits wide = new Limits(8, 4 * WIDTH * HEIGHT, 100_000, 10, 1_000, 10);

    DecodeResult result = new ImageDecoder(tight).decode(bytes);

    assertThat(((Rejected) result).reason()).isEqualTo(RejectReason.OVERSIZED);
    assertThat(((Rejected) result).detail()).contains("a WebP may have a quarter");
    assertThat(new ImageDecoder(wide).decode(bytes)).isInstanceOf(Decoded.class);
  }

  @Test
  void aSmallWebpHeaderCannotHideLargeData() throws IOException {
    byte[] bytes = file("turned.webp");
    bytes[24] = 8;

    assertThat(rejected(bytes).reason()).isEqualTo(RejectReason.UNDECODABLE);
    assertThat(rejected(bytes).detail()).contains("9 x 24", "32 x 24");
  }

  @Test
  void dataThatEndEarlyEndDecodingToo() throws IOException {
    byte[] bytes = file("lossless.webp");
    byte[] wide = bytes.clone();
    wide[21] = (byte) 99;
    wide[22] = (byte) (wide[22] & 0xc0);

    assertThat(rejected(Arrays.copyOf(bytes, bytes.length - 10)).reason())
        .isEqualTo(RejectReason.TRUNCATED);
    assertThat(new ImageDecoder(LIMITS).decode(wide)).isNotNull();
  }

  private static byte[] tiffOfWidth(byte[] tiff, int width) {
    byte[] changed = tiff.clone();
    boolean little = tiff[0] == 'I';
    for (int i = 8; i < tiff.length - 12; i++) {
      boolean tag = little ? tiff[i] == 0 && tiff[i + 1] == 1 : tiff[i] == 1 && tiff[i + 1] == 0;
      boolean number = tiff[i + (little ? 4 : 7)] == 1;
      if (tag && number) {
        changed[i + (little ? 8 : 10)] = (byte) (width >> (little ? 0 : 8));
        changed[i + (little ? 9 : 11)] = (byte) (width >> (little ? 8 : 0));
        changed[i + (little ? 2 : 3)] = 4;
        return changed;
      }
    }
    throw new IllegalArgumentException("No width");
  }

  @Test
  void aRingOfTiffDirectoriesEnds() throws IOException {
    byte[] bytes = file("turned.tiff");
    int first = Byte.toUnsignedInt(bytes[4]) | Byte.toUnsignedInt(bytes[5]) << 8;
    int entries = Byte.toUnsignedInt(bytes[first]);
    bytes[first + 2 + 12 * entries] = bytes[4];
    bytes[first + 3 + 12 * entries] = bytes[5];

    assertThat(rejected(bytes).detail()).contains("ring");
  }

  @Test
  void aGifThatEndsBehindItsFirstFrameIsSuspicious() throws IOException {
    byte[] bytes = file("animated.gif");

    Decoded decoded = decoded(Arrays.copyOf(bytes, bytes.length - 5));

    assertThat(decoded.suspicion().orElseThrow()).contains("behind its first frame");
    assertThat(rejected(Arrays.copyOf(bytes, 200)).reason()).isEqualTo(RejectReason.TRUNCATED);
  }
}
