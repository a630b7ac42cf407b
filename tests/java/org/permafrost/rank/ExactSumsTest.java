package org.permafrost.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactSumsTest {
  private static double sum(double... values) {
    ExactSums sums = new ExactSums(1);
    for (double value : values) {
      sums.add(0, value);
    }
    return sums.value(0);
  }

  @Test
  void nothingIsLostThatDoublesWouldLose() {
    assertThat(sum(1e300, 1, -1e300)).isEqualTo(1);
    assertThat(sum(0x1p53, 1, 1)).isEqualTo(0x1p53 + 2);
    assertThat(sum(1, Double.MIN_VALUE, -1)).isEqualTo(Double.MIN_VALUE);
    assertThat(sum(Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE))
        .isEqualTo(Double.MAX_VALUE);
    assertThat(sum()).isZero();
    assertThat(sum(0, -0.0, 0.0)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void equalsTheSumOfDecimalFractions(long seed) {
    Random random = new Random(seed);
    ExactSums sums = new ExactSums(3);
    ExactSums half = new ExactSums(3);
    BigDecimal[] expected = {BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO};
    for (int i = 0; i < 3000; i++) {
      int cell = random.nextInt(3);
      double value = Math.scalb(random.nextGaussian(), random.nextInt(600) - 300);
      (i % 2 == 0 ? sums : half).add(cell, value);
      expected[cell] = expected[cell].add(new BigDecimal(value));
    }
    sums.merge(half);
    for (int cell = 0; cell < 3; cell++) {
      assertThat(sums.value(cell)).isEqualTo(expected[cell].doubleValue());
    }
  }

  @Test
  void wholeUnitsAreExactAndFractionsAreRefused() {
    ExactSums sums = new ExactSums(1);
    sums.add(0, 3.5);
    sums.add(0, -0.25);

    assertThat(sums.inUnits(0, -2)).isEqualTo(13);
    assertThat(sums.inUnits(0, -20)).isEqualTo(13L << 18);
    assertThatThrownBy(() -> sums.inUnits(0, -1)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> sums.inUnits(0, -62)).isInstanceOf(ArithmeticException.class);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNotFiniteIsRefused(double value) {
    assertThatThrownBy(() -> sum(1, value)).isInstanceOf(ArithmeticException.class);
  }
}
