package org.permafrost.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CopsTest {
  private static final double[] FIRST = {4, 3, 2, 1};
  private static final double[] SECOND = {0, 1, 2, 4};

  @ParameterizedTest
  @CsvSource({
    "0, 1 1 0 0, 7",
    "3, 1 0.33333333333 0 0.66666666667, 5.66666666667",
    "4, 1 0 0 1, 5",
    "6, 0 0 1 1, 3"
  })
  void theWorkedCase(double floor, String amounts, double value) {
    double[] solution = Cops.solve(FIRST, SECOND, 2, floor).amounts();

    double[] expected =
        Arrays.stream(amounts.split(" ")).mapToDouble(Double::parseDouble).toArray();
    assertThat(solution).containsExactly(expected, within(1e-9));
    assertThat(IntStream.range(0, 4).mapToDouble(i -> solution[i] * FIRST[i]).sum())
        .isCloseTo(value, within(1e-9));
  }

  @Test
  void theWeightsAtWhichTheChoiceChangesAreTwoThirdsAndOne() {
    assertThat(Cops.solve(FIRST, SECOND, 2, 3).weight()).isBetween(2 / 3.0, 1.0);
    assertThat(Cops.solve(FIRST, SECOND, 2, 5).weight()).isGreaterThan(1);
  }

  @Test
  void aFloorNobodyReachesIsRefused() {
    assertThat(Cops.best(SECOND, 2)).isEqualTo(6);
    assertThatThrownBy(() -> Cops.solve(FIRST, SECOND, 2, 6.1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** No choice of three of eight that reaches the floor is better than the relaxed optimum. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void boundsEveryWholeChoice(long seed) {
    Random random = new Random(seed);
    double[] first = random.doubles(8).toArray();
    double[] second = random.doubles(8).toArray();
    double floor = 0.8 * Cops.best(second, 3);
    double[] relaxed = Cops.solve(first, second, 3, floor).amounts();
    double optimum = sum(first, relaxed);

    assertThat(sum(relaxed, new double[] {1, 1, 1, 1, 1, 1, 1, 1})).isCloseTo(3, within(1e-9));
    assertThat(sum(second, relaxed)).isGreaterThanOrEqualTo(floor - 1e-9);
    for (int set = 0; set < 256; set++) {
      double[] whole = new double[8];
      for (int i = 0; i < 8; i++) {
        whole[i] = set >> i & 1;
      }
      if (Integer.bitCount(set) == 3 && sum(second, whole) >= floor) {
        assertThat(sum(first, whole)).isLessThanOrEqualTo(optimum + 1e-9);
      }
    }
  }

  private static double sum(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }
}
