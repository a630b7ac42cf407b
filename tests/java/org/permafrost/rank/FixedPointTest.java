package org.permafrost.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FixedPointTest {
  @ParameterizedTest
  @CsvSource({"0,0", "1,1048576", "-1,-1048576", "0.5,524288", "4.76837158203125e-7,1", "1e-9,0"})
  void isTheNearestMultipleOfTwoToTheMinus20(double value, long fixed) {
    assertThat(FixedPoint.of(value)).isEqualTo(fixed);
  }

  @Test
  void sumsDoNotDependOnOrderWhereFloatSumsDo() {
    Random random = new Random(3);
    List<Float> values = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      values.add((float) (random.nextGaussian() * Math.pow(10, random.nextInt(6))));
    }
    long exact = values.stream().mapToLong(FixedPoint::of).sum();
    float drifting = floatSum(values);
    boolean drifted = false;
    for (int round = 0; round < 20; round++) {
      Collections.shuffle(values, random);
      assertThat(values.stream().mapToLong(FixedPoint::of).sum()).isEqualTo(exact);
      drifted |= floatSum(values) != drifting;
    }
    assertThat(drifted).as("the same values in float sum differently").isTrue();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -1.0 / 0, 1e13, -1e300})
  void refusesWhatHasNoExactSum(double value) {
    assertThatThrownBy(() -> FixedPoint.of(value))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining(String.valueOf(value));
  }

  private static float floatSum(List<Float> values) {
    float sum = 0;
    for (float v : values) {
      sum += v;
    }
    return sum;
  }
}
