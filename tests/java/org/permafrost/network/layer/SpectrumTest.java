package org.permafrost.network.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.permafrost.random.KeyedRandom;

class SpectrumTest {
  private static final KeyedRandom RANDOM = KeyedRandom.of(1, "test", 0, "");

  private static float[] map(int size, long seed) {
    Random random = new Random(seed);
    float[] map = new float[size];
    for (int i = 0; i < size; i++) {
      map[i] = (float) random.nextGaussian();
    }
    return map;
  }

  /** Real and imaginary part by definition, in doubles. */
  private static double[] coefficient(float[] map, int height, int width, int u, int v) {
    double[] sum = new double[2];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double angle = 2 * Math.PI * ((double) u * y / height + (double) v * x / width);
        sum[0] += map[y * width + x] * Math.cos(angle);
        sum[1] -= map[y * width + x] * Math.sin(angle);
      }
    }
    return sum;
  }

  private static float[] through(Spectrum spectrum, float[] factors, float[] map) {
    float[] result = map.clone();
    spectrum.forward(result, 0);
    spectrum.back(factors, result, 0);
    return result;
  }

  @Test
  void transformsARowOfFour() {
    Spectrum spectrum = new Spectrum(1, 4);
    spectrum.forward(new float[] {1, 3, 2, 4}, 0);

    assertThat(spectrum.count()).isEqualTo(3);
    assertThat(spectrum.coefficient(0, 0)).containsExactly(new float[] {10, 0}, within(1e-6f));
    assertThat(spectrum.coefficient(0, 1)).containsExactly(new float[] {-1, 1}, within(1e-6f));
    assertThat(spectrum.coefficient(0, 2)).containsExactly(new float[] {-4, 0}, within(1e-6f));
  }

  @Test
  void theMeanAloneGivesAFlatRow() {
    assertThat(through(new Spectrum(1, 4), new float[] {1, 0, 0}, new float[] {1, 3, 2, 4}))
        .containsExactly(new float[] {2.5f, 2.5f, 2.5f, 2.5f}, within(1e-6f));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,7", "4,4", "5,3", "8,8", "6,1", "2,9"})
  void isTheTransformByDefinitionAndBack(int height, int width) {
    Spectrum spectrum = new Spectrum(height, width);
    float[] map = map(height * width, 3);
    spectrum.forward(map, 0);
    for (int u = 0; u < height; u++) {
      for (int v = 0; v <= width / 2; v++) {
        double[] expected = coefficient(map, height, width, u, v);
        assertThat(spectrum.coefficient(u, v)[0]).isCloseTo((float) expected[0], within(1e-4f));
        assertThat(spectrum.coefficient(u, v)[1]).isCloseTo((float) expected[1], within(1e-4f));
      }
    }
    float[] ones = new float[spectrum.count()];
    Arrays.fill(ones, 1);
    assertThat(through(spectrum, ones, map)).containsExactly(map, within(1e-5f));
    // A real map of so many numbers has so many conjugate pairs.
    int own = (height % 2 == 0 ? 2 : 1) * (width % 2 == 0 ? 2 : 1);
    assertThat(spectrum.count()).isEqualTo((height * width + own) / 2);
  }

  /** Dropping a pair of a map leaves a map without it, whatever was real before stays real. */
  @ParameterizedTest
  @CsvSource({"4,4", "5,3", "1,8", "8,6"})
  void aDroppedPairIsGoneAndTheOthersStay(int height, int width) {
    Spectrum spectrum = new Spectrum(height, width);
    float[] map = map(height * width, 5);
    for (int pair = 0; pair < spectrum.count(); pair++) {
      float[] factors = new float[spectrum.count()];
      Arrays.fill(factors, 1);
      factors[pair] = 0;
      float[] without = through(spectrum, factors, map);
      int changed = 0;
      for (int u = 0; u < height; u++) {
        for (int v = 0; v < width; v++) {
          double[] before = coefficient(map, height, width, u, v);
          double[] after = coefficient(without, height, width, u, v);
          boolean gone = Math.hypot(after[0], after[1]) < 1e-4;
          boolean same = Math.hypot(after[0] - before[0], after[1] - before[1]) < 1e-4;
          assertThat(gone || same).isTrue();
          changed += same ? 0 : 1;
        }
      }
      assertThat(changed).isBetween(1, 2);
    }
  }

  @Test
  void multiplyingIsASymmetricMatrix() {
    Spectrum spectrum = new Spectrum(6, 5);
    float[] x = map(30, 1);
    float[] y = map(30, 2);
    spectrum.forward(x, 0);
    float[] factors = spectrum.draw(0.4, 0.3, RANDOM);

    assertThat(dot(through(spectrum, factors, x), y))
        .isCloseTo(dot(x, through(spectrum, factors, y)), within(1e-4));
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  @Test
  void theWeakShareGoesAndTheMeanStays() {
    Spectrum spectrum = new Spectrum(1, 8);
    // Amplitudes 5 (mean 0.001), then 1, 2, 3 and 4 at frequencies 1 to 4.
    float[] map = new float[8];
    for (int x = 0; x < 8; x++) {
      map[x] = 0.001f;
      for (int v = 1; v <= 4; v++) {
        map[x] += (float) ((v == 4 ? v : 2 * v) * Math.cos(2 * Math.PI * v * x / 8));
      }
    }
    spectrum.forward(map, 0);

    assertThat(spectrum.draw(0, 0.5, RANDOM)).containsExactly(1, 0, 0, 1, 1);
    assertThat(spectrum.draw(0, 0.49, RANDOM)).containsExactly(1, 0, 1, 1, 1);
    assertThat(spectrum.draw(0, 0, RANDOM)).containsExactly(1, 1, 1, 1, 1);
  }

  @Test
  void asManyFallAsTheRateSaysAndTheRestGrows() {
    Spectrum spectrum = new Spectrum(16, 16);
    float[] map = map(256, 4);
    spectrum.forward(map, 0);
    int dropped = 0;
    int drawn = 0;
    for (int i = 0; i < 200; i++) {
      float[] factors = spectrum.draw(0.25, 0, KeyedRandom.of(9, "test", i, "image"));
      assertThat(factors[0]).isEqualTo(1);
      for (int pair = 1; pair < factors.length; pair++) {
        assertThat(factors[pair]).isIn(0f, (float) (1 / 0.75));
        dropped += factors[pair] == 0 ? 1 : 0;
        drawn++;
      }
    }
    assertThat((double) dropped / drawn).isCloseTo(0.25, within(0.01));
  }
}
