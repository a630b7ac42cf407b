package org.permafrost.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.permafrost.settings.PrepSettings.Resize;

class ResizerTest {
  /** Gray columns of the given values. */
  private static RgbImage columns(int height, int... values) {
    byte[] pixels = new byte[3 * values.length * height];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) values[(i / 3) % values.length];
    }
    return new RgbImage(values.length, height, pixels);
  }

  private static int[] firstRow(RgbImage image) {
    int[] row = new int[image.width()];
    for (int x = 0; x < row.length; x++) {
      row[x] = image.pixels()[3 * x] & 0xff;
    }
    return row;
  }

  @Test
  void leavesAnImageOfTheRightSizeAlone() {
    byte[] pixels = new byte[3 * 9 * 9];
    new Random(1).nextBytes(pixels);
    for (Resize rule : Resize.values()) {
      RgbImage same = new Resizer(rule, 9).resize(new RgbImage(9, 9, pixels));
      assertThat(same.pixels()).isEqualTo(pixels);
    }
  }

  @Test
  void shrinksWithAWideTriangle() {
    RgbImage half = new Resizer(Resize.STRETCH, 2).resize(columns(4, 0, 100, 200, 40));
    // Weights 3 3 1 of 7 at both ends: the triangle reaches two pixels to each side.
    assertThat(firstRow(half)).containsExactly(71, 117);
  }

  @Test
  void enlargesByInterpolation() {
    RgbImage twice = new Resizer(Resize.STRETCH, 4).resize(columns(2, 0, 100));
    assertThat(firstRow(twice)).containsExactly(0, 25, 75, 100);
  }

  @Test
  void keepsAnEvenColour() {
    byte[] pixels = new byte[3 * 301 * 57];
    Arrays.fill(pixels, (byte) 255);
    RgbImage white = new RgbImage(301, 57, pixels);
    for (Resize rule : new Resize[] {Resize.SHORTER_SIDE, Resize.STRETCH}) {
      assertThat(new Resizer(rule, 64).resize(white).pixels()).containsOnly((byte) 255);
    }
  }

  @Test
  void cropsTheCentreOfTheLongerSide() {
    RgbImage crop = new Resizer(Resize.SHORTER_SIDE, 2).resize(columns(2, 10, 20, 30, 40));
    assertThat(firstRow(crop)).containsExactly(20, 30);
  }

  @Test
  void padsTheShorterSideWithBlack() {
    RgbImage padded = new Resizer(Resize.PAD, 4).resize(columns(2, 10, 20, 30, 40));
    assertThat(padded.width()).isEqualTo(4);
    assertThat(firstRow(padded)).containsExactly(0, 0, 0, 0);
    assertThat(padded.pixels()[3 * 4] & 0xff).isEqualTo(10);
    assertThat(padded.pixels()[3 * 4 * 3] & 0xff).isZero();
  }
}
