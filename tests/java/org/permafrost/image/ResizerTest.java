package org.permafrost.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.permafrost.problem.Problem;
import org.permafrost.settings.ImageCut;
import org.permafrost.settings.ImageCut.Filter;
import org.permafrost.settings.ImageCut.Orientation;
import org.permafrost.settings.ImageCut.Resize;

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
    for (Resize rule : List.of(Resize.SHORTER_SIDE, Resize.STRETCH, Resize.PAD)) {
      RgbImage same = new Resizer(ImageCut.of(rule, 9)).resize(new RgbImage(9, 9, pixels));
      assertThat(same.pixels()).isEqualTo(pixels);
    }
  }

  @Test
  void shrinksWithAWideTriangle() {
    RgbImage half = new Resizer(ImageCut.of(Resize.STRETCH, 2)).resize(columns(4, 0, 100, 200, 40));
    // Weights 3 3 1 of 7 at both ends: the triangle reaches two pixels to each side.
    assertThat(firstRow(half)).containsExactly(71, 117);
  }

  @Test
  void enlargesByInterpolation() {
    RgbImage twice = new Resizer(ImageCut.of(Resize.STRETCH, 4)).resize(columns(2, 0, 100));
    assertThat(firstRow(twice)).containsExactly(0, 25, 75, 100);
  }

  @Test
  void keepsAnEvenColour() {
    byte[] pixels = new byte[3 * 301 * 57];
    Arrays.fill(pixels, (byte) 255);
    RgbImage white = new RgbImage(301, 57, pixels);
    for (Resize rule : List.of(Resize.SHORTER_SIDE, Resize.CENTER_CROP, Resize.STRETCH)) {
      assertThat(new Resizer(ImageCut.of(rule, 64)).resize(white).pixels())
          .containsOnly((byte) 255);
    }
  }

  @Test
  void cropsTheCentreOfTheLongerSide() {
    RgbImage crop =
        new Resizer(ImageCut.of(Resize.SHORTER_SIDE, 2)).resize(columns(2, 10, 20, 30, 40));
    assertThat(firstRow(crop)).containsExactly(20, 30);
  }

  @Test
  void padsTheShorterSideWithBlack() {
    RgbImage padded = new Resizer(ImageCut.of(Resize.PAD, 4)).resize(columns(2, 10, 20, 30, 40));
    assertThat(padded.width()).isEqualTo(4);
    assertThat(firstRow(padded)).containsExactly(0, 0, 0, 0);
    assertThat(padded.pixels()[3 * 4] & 0xff).isEqualTo(10);
    assertThat(padded.pixels()[3 * 4 * 3] & 0xff).isZero();
  }

  @Test
  void cropsTheCentreOfWhatWasScaled() {
    ImageCut cut = new ImageCut(Resize.CENTER_CROP, 4, Filter.BILINEAR, Orientation.EXIF, 2);
    RgbImage crop = new Resizer(cut).resize(columns(4, 10, 20, 30, 40, 50, 60));
    assertThat(firstRow(crop)).containsExactly(30, 40);
  }

  @Test
  void cubicInterpolationOvershootsButNeverWraps() {
    ImageCut cut = new ImageCut(Resize.STRETCH, 0, Filter.BICUBIC, Orientation.EXIF, 8);
    int[] row = firstRow(new Resizer(cut).resize(columns(8, 0, 0, 255, 255)));
    // A quarter of a pixel from the edge, Keys' filter gives white 13/64; further off less than
    // none.
    assertThat(row).containsExactly(0, 0, 0, 52, 203, 255, 255, 255);
  }

  @Test
  @Tag("slow")
  void aSliverOfManyPixelsIsScaledAFewColumnsAtATime() {
    int height = 750_000;
    byte[] pixels = new byte[3 * height];
    Arrays.fill(pixels, 3 * height / 2, 3 * height, (byte) 200);
    RgbImage sliver = new RgbImage(1, height, pixels);
    byte[] squeezed = new Resizer(ImageCut.of(Resize.STRETCH, 1024)).resize(sliver).pixels();
    assertThat(Arrays.copyOf(squeezed, 3 * 1024 * 511)).containsOnly(0);
    assertThat(Arrays.copyOfRange(squeezed, 3 * 1024 * 513, squeezed.length))
        .containsOnly((byte) 200);
    for (Resize rule : List.of(Resize.CENTER_CROP, Resize.SHORTER_SIDE, Resize.PAD)) {
      assertThat(new Resizer(ImageCut.of(rule, 32)).resize(sliver).pixels()).hasSize(3 * 32 * 32);
    }
  }

  @Test
  void aCropIsNotLargerThanWhatItIsCutFrom() {
    assertThatThrownBy(
            () -> new ImageCut(Resize.CENTER_CROP, 223, Filter.BICUBIC, Orientation.EXIF, 224))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(
            "prep.scale-to = 223 px", "set it to 224 or more, or to 0 for 256");
  }
}
