package org.permafrost.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.permafrost.settings.TrainSettings.AugmentSettings;
import org.permafrost.settings.TrainSettings.PixelNormalization;

class AugmentationTest {
  private static final int SIZE = 6;
  private static final int LENGTH = 3 * SIZE * SIZE;
  private static final Normalizer NORMALIZER =
      new Normalizer(new PixelNormalization(List.of(0.5, 0.4, 0.3), List.of(0.5, 0.25, 0.2)));

  private static byte[] pixels(int seed) {
    byte[] pixels = new byte[LENGTH];
    new Random(seed).nextBytes(pixels);
    return pixels;
  }

  private static float[] augmented(AugmentSettings settings, byte[] rgb, int epoch, String id) {
    float[] target = new float[LENGTH];
    new Augmentation(settings, NORMALIZER)
        .write(rgb, SIZE, Augmentation.random(7, epoch, id), target, 0);
    return target;
  }

  private static float[] plain(byte[] rgb) {
    float[] target = new float[LENGTH];
    NORMALIZER.write(rgb, SIZE, target, 0);
    return target;
  }

  private static float at(float[] image, int channel, int y, int x) {
    return image[(channel * SIZE + y) * SIZE + x];
  }

  @Test
  void normalisesIntoPlanes() {
    float[] target = new float[5 + 3];
    NORMALIZER.write(new byte[] {(byte) 255, 102, 0}, 1, target, 5);
    assertThat(target[4]).isZero();
    assertThat(target[5]).isEqualTo(1f);
    assertThat(target[6]).isCloseTo(0f, within(1e-6f));
    assertThat(target[7]).isCloseTo(-1.5f, within(1e-6f));
  }

  @Test
  void isPlainWhenEverythingIsOff() {
    byte[] rgb = pixels(1);
    assertThat(augmented(new AugmentSettings(false, 0, 0), rgb, 1, "a")).isEqualTo(plain(rgb));
  }

  @Test
  void mirrorsAboutHalfOfTheImages() {
    byte[] rgb = pixels(1);
    float[] plain = plain(rgb);
    int mirrored = 0;
    for (int i = 0; i < 200; i++) {
      float[] image = augmented(new AugmentSettings(true, 0, 0), rgb, 1, "image-" + i);
      boolean same = Arrays.equals(image, plain);
      if (!same) {
        mirrored++;
        for (int x = 0; x < SIZE; x++) {
          assertThat(at(image, 1, 2, x)).isEqualTo(at(plain, 1, 2, SIZE - 1 - x));
        }
      }
    }
    assertThat(mirrored).isBetween(70, 130);
  }

  @Test
  void cropsEveryShiftOutOfABlackBorder() {
    byte[] rgb = pixels(1);
    float[] plain = plain(rgb);
    Set<List<Integer>> shifts = new HashSet<>();
    for (int i = 0; i < 400; i++) {
      float[] image = augmented(new AugmentSettings(false, 2, 0), rgb, 1, "image-" + i);
      shifts.add(shift(image, plain));
    }
    assertThat(shifts).hasSize(25);
  }

  /** Finds the shift that explains the whole image. */
  private static List<Integer> shift(float[] image, float[] plain) {
    for (int down = -2; down <= 2; down++) {
      for (int right = -2; right <= 2; right++) {
        if (Arrays.equals(image, shifted(plain, down, right))) {
          return List.of(down, right);
        }
      }
    }
    throw new AssertionError("No shift explains the image");
  }

  private static float[] shifted(float[] plain, int down, int right) {
    float[] black = plain(new byte[LENGTH]);
    float[] result = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      int c = i / (SIZE * SIZE);
      int y = (i / SIZE) % SIZE + down;
      int x = i % SIZE + right;
      boolean inside = y >= 0 && y < SIZE && x >= 0 && x < SIZE;
      result[i] = inside ? at(plain, c, y, x) : black[i];
    }
    return result;
  }

  @Test
  void dependsOnEpochAndImageAlone() {
    AugmentSettings all = new AugmentSettings(true, 2, 15);
    byte[] rgb = pixels(1);
    assertThat(augmented(all, rgb, 3, "a")).isEqualTo(augmented(all, rgb, 3, "a"));
    assertThat(augmented(all, rgb, 3, "a")).isNotEqualTo(augmented(all, rgb, 4, "a"));
    assertThat(augmented(all, rgb, 3, "a")).isNotEqualTo(augmented(all, rgb, 3, "b"));
  }

  @Test
  void aTinyRotationAgreesWithTheUnrotatedPath() {
    byte[] rgb = pixels(1);
    for (int i = 0; i < 50; i++) {
      float[] exact = augmented(new AugmentSettings(true, 2, 0), rgb, 1, "image-" + i);
      float[] rotated = augmented(new AugmentSettings(true, 2, 1e-9), rgb, 1, "image-" + i);
      for (int k = 0; k < LENGTH; k++) {
        assertThat(rotated[k]).isCloseTo(exact[k], within(1e-3f));
      }
    }
  }

  @Test
  void rotationTurnsAboutTheCentre() {
    int odd = 5;
    byte[] rgb = new byte[3 * odd * odd];
    Arrays.fill(rgb, 3 * (2 * odd + 2), 3 * (2 * odd + 2) + 3, (byte) 255);
    float[] target = new float[3 * odd * odd];
    new Augmentation(new AugmentSettings(false, 0, 90), NORMALIZER)
        .write(rgb, odd, Augmentation.random(7, 1, "a"), target, 0);
    assertThat(target[2 * odd + 2]).isCloseTo(1f, within(1e-4f));
    assertThat(target[0]).isCloseTo(-1f, within(1e-4f));
  }

  @Test
  void leavesTheRestOfTheTargetAlone() {
    float[] target = new float[2 * LENGTH + 1];
    Arrays.fill(target, 42f);
    new Augmentation(new AugmentSettings(true, 2, 0), NORMALIZER)
        .write(pixels(1), SIZE, Augmentation.random(7, 1, "a"), target, LENGTH);
    assertThat(Arrays.copyOf(target, LENGTH)).containsOnly(42f);
    assertThat(target[2 * LENGTH]).isEqualTo(42f);
  }
}
