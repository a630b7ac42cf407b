package org.permafrost.image.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.image.SampleImages;
import org.permafrost.image.decode.DecodeResult.Decoded;
import org.permafrost.settings.PrepSettings.Limits;

/** Profiles and orientations count the same in every format that can carry them. */
class ColorProfilesTest {
  private static final Limits LIMITS = new Limits(8, 10_000, 100_000, 10, 1_000, 10);
  private static final byte[] LINEAR = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
  private static final byte[] GRAY = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();

  private static Decoded decoded(byte[] bytes) {
    DecodeResult result = new ImageDecoder(LIMITS).decode(bytes);
    assertThat(result).as("%s", result).isInstanceOf(Decoded.class);
    return (Decoded) result;
  }

  private static int[] first(Decoded decoded) {
    byte[] pixels = decoded.image().pixels();
    return new int[] {pixels[0] & 0xff, pixels[1] & 0xff, pixels[2] & 0xff};
  }

  @Test
  void aPngIsConvertedFromItsProfile() throws Exception {
    byte[] plain = SampleImages.wideRgbPng(0x4040, 0x8080, 0xc0c0);
    byte[] profiled = SampleImages.withProfile(plain, LINEAR);

    assertThat(first(decoded(plain))).containsExactly(0x40, 0x80, 0xc0);
    assertThat(decoded(profiled).conversions())
        .containsExactly(Conversion.SIXTEEN_BIT, Conversion.COLOR_PROFILE);
    int[] converted = first(decoded(profiled));
    assertThat(converted[0]).isBetween(135, 139);
    assertThat(converted[1]).isBetween(186, 190);
    assertThat(converted[2]).isBetween(223, 227);
  }

  @ParameterizedTest
  @ValueSource(strings = {"display-p3.png", "display-p3.jpg", "display-p3.webp", "display-p3.tiff"})
  void colorsOfAWiderSpaceAreThoseThatAPersonSees(String name) throws Exception {
    Decoded decoded = decoded(ImageFormatsTest.file(name));
    assertThat(decoded.conversions()).containsExactly(Conversion.COLOR_PROFILE);
    // Red, green and blue of sRGB, a gray, and a red that sRGB does not have.
    int[][] seen = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {128, 128, 128}, {255, 0, 0}};
    int most = name.endsWith("jpg") ? 12 : 3;
    for (int field = 0; field < seen.length; field++) {
      int at = 3 * (8 * decoded.image().width() + 16 * field + 8);
      for (int c = 0; c < 3; c++) {
        assertThat(decoded.image().pixels()[at + c] & 0xff)
            .as("field %d, color %d", field, c)
            .isBetween(seen[field][c] - most, seen[field][c] + most);
      }
    }
  }

  @Test
  void aPaletteIsConvertedToo() throws Exception {
    byte[] profiled = SampleImages.withProfile(SampleImages.palettePng(0x4080c0), LINEAR);

    assertThat(decoded(profiled).conversions())
        .containsExactly(Conversion.PALETTE, Conversion.COLOR_PROFILE);
    assertThat(first(decoded(profiled))[1]).isBetween(186, 190);
  }

  @Test
  void aTransparentPixelIsConvertedBeforeItIsPutOnWhite() throws Exception {
    byte[] plain = SampleImages.transparentPng(0x80808080);
    byte[] profiled = SampleImages.withProfile(plain, LINEAR);

    assertThat(decoded(profiled).conversions())
        .containsExactly(Conversion.ALPHA, Conversion.COLOR_PROFILE);
    assertThat(first(decoded(profiled))[1]).isBetween(220, 223);
  }

  @Test
  void profilesOfJpegsAreCounted() throws Exception {
    byte[] plain = SampleImages.jpeg(16, 16, 2);
    byte[] profiled = SampleImages.withJpegProfile(plain, LINEAR);
    byte[] standard =
        SampleImages.withJpegProfile(plain, ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData());

    assertThat(decoded(profiled).conversions()).containsExactly(Conversion.COLOR_PROFILE);
    assertThat(first(decoded(profiled))[1]).isGreaterThan(first(decoded(plain))[1]);
    assertThat(decoded(standard).conversions()).isEmpty();
    assertThat(decoded(standard).image().pixels()).isEqualTo(decoded(plain).image().pixels());
  }

  @Test
  void grayValuesAreTakenAsTheyAreWhateverTheProfile() throws Exception {
    byte[] darker = GRAY.clone();
    int curve = new String(GRAY, StandardCharsets.ISO_8859_1).indexOf("curv");
    darker[curve + 12] = 2;
    darker[curve + 13] = 0x33;

    for (byte[] profile : new byte[][] {GRAY, darker}) {
      Decoded jpeg =
          decoded(SampleImages.withJpegProfile(SampleImages.grayJpeg(16, 16, 77), profile));
      assertThat(first(jpeg)).containsExactly(77, 77, 77);
      assertThat(jpeg.conversions()).containsExactly(Conversion.GRAY);
      Decoded png = decoded(SampleImages.withProfile(SampleImages.grayPng(77), profile));
      assertThat(first(png)).containsExactly(77, 77, 77);
      assertThat(png.conversions()).containsExactly(Conversion.GRAY);
    }
  }

  @Test
  void aDamagedProfileCountsAsAbsent() throws Exception {
    byte[] profiled = SampleImages.withProfile(SampleImages.png(16, 16, 1), new byte[200]);

    assertThat(decoded(profiled).conversions()).isEmpty();
  }

  @Test
  void aPngIsTurnedAsItsExifSays() throws Exception {
    byte[] plain = SampleImages.png(20, 10, 1);
    Decoded turned = decoded(SampleImages.withOrientation(plain, 6));
    byte[] upright = decoded(plain).image().pixels();

    assertThat(turned.conversions()).containsExactly(Conversion.ORIENTATION);
    assertThat(turned.image().width()).isEqualTo(10);
    assertThat(turned.image().height()).isEqualTo(20);
    int last = 3 * 20 * 9;
    assertThat(first(turned))
        .containsExactly(upright[last] & 0xff, upright[last + 1] & 0xff, upright[last + 2] & 0xff);
  }
}
