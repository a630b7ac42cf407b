package org.permafrost.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MapSumsTest {
  @Test
  void sumsMerge() {
    MapSums a = new MapSums(2);
    a.add(0, 0.5);
    a.add(1, 2);
    MapSums b = new MapSums(2);
    b.add(0, 0.25);

    assertThat(a.merge(b).of(0)).isEqualTo(0.75);
    assertThat(a.of(1)).isEqualTo(2);
  }

  @Test
  void theSmallestDifferenceIsNotRoundedAway() {
    MapSums sums = new MapSums(1);
    sums.add(0, Float.MIN_VALUE);

    assertThat(sums.of(0)).isPositive().isLessThan(1e-8);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -1, 1e30})
  void whatCannotBeSummedIsRefused(double value) {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> new MapSums(1).add(0, value));
  }
}
