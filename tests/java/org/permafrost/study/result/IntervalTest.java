package org.permafrost.study.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IntervalTest {
  @Test
  void oneValueHasNone() {
    assertThat(Interval.of(List.of(0.7))).isEmpty();
    assertThat(Interval.of(List.of())).isEmpty();
  }

  /** The mean is the smallest value in 1 of 27 draws, which is more than 2.5 %. */
  @Test
  void ofThreeValuesItReachesFromTheSmallestToTheLargest() {
    assertThat(Interval.of(List.of(0.5, 0.25, 0.75))).contains(new Interval(0.25, 0.75));
  }

  @Test
  void equalValuesLeaveNoRoom() {
    assertThat(Interval.of(List.of(0.5, 0.5, 0.5, 0.5))).contains(new Interval(0.5, 0.5));
  }

  /** Of 0 and 1 in equal numbers the mean of n draws has a standard deviation of 0.5 / sqrt(n). */
  @Test
  void ofManyValuesItIsThatOfTheNormalDistribution() {
    List<Double> values = IntStream.range(0, 400).mapToObj(i -> (double) (i % 2)).toList();

    Interval interval = Interval.of(values).orElseThrow();

    double half = 1.96 * 0.5 / Math.sqrt(400);
    assertThat(interval.low()).isCloseTo(0.5 - half, within(0.003));
    assertThat(interval.high()).isCloseTo(0.5 + half, within(0.003));
    assertThat(Interval.of(values)).contains(interval);
  }

  @Test
  void differencesArePairedBySeed() {
    Optional<CellResult.Difference> difference =
        CellResult.Difference.of(
            Map.of(1L, 0.8, 2L, 0.6, 4L, 0.9), Map.of(1L, 0.7, 2L, 0.4, 3L, 0.1));

    assertThat(difference.orElseThrow().seeds()).isEqualTo(2);
    assertThat(difference.orElseThrow().mean()).isCloseTo(0.15, within(1e-12));
    assertThat(CellResult.Difference.of(Map.of(1L, 0.8), Map.of(2L, 0.7))).isEmpty();
  }
}
