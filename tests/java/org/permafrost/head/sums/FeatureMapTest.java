package org.permafrost.head.sums;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureMapTest {
  @ParameterizedTest
  @CsvSource({"0,0", "1,-14", "6,-12", "32767,0", "32768,1", "1.9999999,-13", "1e-30,-114"})
  void theStepIsTheSmallestThatLeavesRoom(float largest, int exponent) {
    FeatureMap map = FeatureMap.of(Expansion.PLAIN, 1, largest);

    assertThat(map.exponent()).isEqualTo(exponent);
    FeatureReader reader = new FeatureReader(map);
    assertThat(reader.read(new float[] {largest})[0])
        .isBetween(largest == 0 ? 0 : 16_383, FeatureMap.LARGEST);
    assertThat(reader.clipped()).isZero();
  }

  @Test
  void whatLiesOutsideIsClippedAndCounted() {
    FeatureReader reader = new FeatureReader(FeatureMap.of(Expansion.PLAIN, 3, 32767));

    assertThat(reader.read(new float[] {32767.4f, -4e9f, 2.5f})).containsExactly(32767, -32767, 2);
    assertThat(reader.clipped()).isEqualTo(1);
    assertThat(reader.read(new float[] {Float.POSITIVE_INFINITY, 1, 1}))
        .containsExactly(32767, 1, 1);
    assertThat(reader.clipped()).isEqualTo(2);
    assertThatThrownBy(() -> reader.read(new float[] {Float.NaN, 1, 1}))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void squareRootsKeepTheSign() {
    FeatureReader reader = new FeatureReader(FeatureMap.of(Expansion.SQUARE_ROOT, 2, 32767));

    assertThat(reader.read(new float[] {9, -16})).containsExactly(3, -4);
    assertThat(FeatureReader.largest(Expansion.SQUARE_ROOT, new float[] {4, -25})).isEqualTo(5);
  }

  @Test
  void randomFeaturesAreRectifiedSignedSums() {
    FeatureMap map = FeatureMap.random(3, 200, 1, 32767, List.of(10, 0, -5));
    int[] numbers = new FeatureReader(map).read(new float[] {11, 20, 295});

    // 1, 20 and 300 with any signs, rectified.
    assertThat(Arrays.stream(numbers).distinct().sorted().toArray())
        .containsExactly(0, 279, 281, 319, 321);
    assertThat(new FeatureReader(map).largest(new float[] {11, 20, 295})).isEqualTo(321);
    FeatureMap otherSeed = FeatureMap.random(3, 200, 2, 32767, List.of(10, 0, -5));
    assertThat(new FeatureReader(otherSeed).read(new float[] {11, 20, 295})).isNotEqualTo(numbers);
  }

  @ParameterizedTest
  @CsvSource({"32767,0", "32768,1", "65534,1", "65535,2", "1073000000,15"})
  void randomFeaturesAreDividedUntilTheyFit(int largest, int shift) {
    FeatureMap map = FeatureMap.random(1, 1, 1, 1, List.of(0)).scaled(largest);

    assertThat(map.shift()).isEqualTo(shift);
  }

  /** The largest numbers there are, so many that a double could not hold the sum. */
  @Test
  void productsAreExact() {
    int images = 1000;
    Random random = new Random(2);
    FeatureMap map = FeatureMap.of(Expansion.PLAIN, 5, 32767);
    PartialSums sums = new PartialSums(map, Spread.SHARED);
    BigInteger[][] expected = new BigInteger[5][5];
    Arrays.stream(expected).forEach(row -> Arrays.fill(row, BigInteger.ZERO));
    for (int n = 0; n < images; n++) {
      float[] features = new float[5];
      for (int j = 0; j < 5; j++) {
        features[j] = random.nextInt(65535) - 32767;
      }
      sums.add("x", features);
      for (int i = 0; i < 5; i++) {
        for (int j = 0; j < 5; j++) {
          long product = (long) features[i] * (long) features[j];
          expected[i][j] = expected[i][j].add(BigInteger.valueOf(product));
        }
      }
    }

    long[][] rows = sums.sums().allProducts().rows();
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j <= i; j++) {
        assertThat(BigInteger.valueOf(rows[i][j])).isEqualTo(expected[i][j]);
      }
    }
  }
}
