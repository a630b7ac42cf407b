package org.permafrost.image.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.image.JpegDamage;
import org.permafrost.image.RgbImage;
import org.permafrost.image.SampleImages;
import org.permafrost.image.decode.DecodeResult.Decoded;
import org.permafrost.image.decode.DecodeResult.Rejected;
import org.permafrost.random.KeyedRandom;
import org.permafrost.settings.PrepSettings.Limits;

/** Damage of every kind ends in pixels, a suspicion or a reason; never in a crash. */
class DamagedImagesTest {
  private static final int DAMAGES = 400;
  private static final Limits LIMITS = new Limits(8, 100_000, 1_000_000, 10, 1_000, 10);

  private static DecodeResult decode(byte[] bytes) {
    return new ImageDecoder(LIMITS).decode(bytes);
  }

  private static byte[] image(String name) throws IOException {
    return switch (name) {
      case "jpeg" -> SampleImages.jpeg(64, 64, 3);
      case "png" -> SampleImages.png(64, 64, 3);
      case "bmp" -> SampleImages.bmp(64, 64, 3);
      default -> ImageFormatsTest.file(name);
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jpeg",
        "png",
        "bmp",
        "animated.gif",
        "transparent.gif",
        "lossy.webp",
        "lossless.webp",
        "alpha.webp",
        "animated.webp",
        "cmyk.tiff",
        "jpeg.tiff",
        "pages.tiff"
      })
  void everyDamageEndsInPixelsOrAReason(String name) throws IOException {
    byte[] whole = image(name);
    for (int i = 0; i < DAMAGES; i++) {
      DecodeResult result = decode(damaged(whole, KeyedRandom.of(1, name, i, "damage")));
      if (result instanceof Rejected rejected) {
        assertThat(rejected.detail()).as("%s %d", name, i).isNotBlank().isNotEqualTo("null");
      } else {
        RgbImage image = ((Decoded) result).image();
        assertThat((long) image.width() * image.height()).isLessThanOrEqualTo(LIMITS.maxPixels());
      }
    }
  }

  private static byte[] damaged(byte[] whole, KeyedRandom random) {
    byte[] bytes = whole.clone();
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(4)) {
      case 0 -> bytes[at] = (byte) random.nextInt(256);
      case 1 -> bytes = Arrays.copyOf(bytes, at);
      case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 30), (byte) 0);
      default -> {
        bytes[random.nextInt(Math.min(64, bytes.length))] = (byte) random.nextInt(256);
        bytes[random.nextInt(Math.min(200, bytes.length))] = (byte) 0xff;
      }
    }
    return bytes;
  }

  @ParameterizedTest
  @CsvSource({"BYTES, 90", "ZEROS, 50", "CUT, 90"})
  void damageOfAScanIsNoticed(JpegDamage kind, int least) throws IOException {
    int noticed = 0;
    for (int i = 0; i < 100; i++) {
      byte[] jpeg = SampleImages.jpeg(96, 96, i);
      assertThat(((Decoded) decode(jpeg)).suspicion()).isEmpty();
      DecodeResult result = decode(kind.of(jpeg, KeyedRandom.of(1, kind.name(), i, "scan")));
      noticed += result instanceof Decoded kept && kept.suspicion().isEmpty() ? 0 : 1;
    }
    assertThat(noticed).isGreaterThanOrEqualTo(least);
  }

  @Test
  void dataLeftOverInAJpegAreSuspiciousAndKept() throws IOException {
    byte[] whole = SampleImages.jpeg(40, 40, 1);
    byte[] longer = Arrays.copyOf(whole, whole.length + 6);
    for (int i = whole.length - 2; i < longer.length - 2; i++) {
      longer[i] = 0x55;
    }
    longer[longer.length - 2] = (byte) 0xff;
    longer[longer.length - 1] = (byte) 0xd9;

    Decoded decoded = (Decoded) decode(longer);

    assertThat(decoded.suspicion().orElseThrow()).contains("though the image is complete");
    assertThat(decoded.image().pixels()).isEqualTo(((Decoded) decode(whole)).image().pixels());
  }

  @Test
  void progressiveImagesAreLeftToTheDecoder() throws IOException {
    assertThat(((Decoded) decode(ImageFormatsTest.file("progressive.jpg"))).suspicion()).isEmpty();
  }

  @Test
  void aWrongRestartMarkerIsCertainDamage() throws IOException {
    byte[] whole = ImageFormatsTest.file("restarts.jpg");
    assertThat(((Decoded) decode(whole)).suspicion()).isEmpty();
    byte[] wrong = whole.clone();
    for (int i = 0; i < wrong.length - 1; i++) {
      if ((wrong[i] & 0xff) == 0xff && (wrong[i + 1] & 0xff) == 0xd1) {
        wrong[i + 1] = (byte) 0xd5;
      }
    }

    DecodeResult result = decode(wrong);

    assertThat(wrong).isNotEqualTo(whole);
    assertThat(result instanceof Decoded kept && kept.suspicion().isEmpty()).isFalse();
  }
}
