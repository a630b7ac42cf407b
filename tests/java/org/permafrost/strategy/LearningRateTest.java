package org.permafrost.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.permafrost.settings.TrainSettings.ScheduleKind;
import org.permafrost.settings.TrainSettings.ScheduleSettings;

class LearningRateTest {
  private static LearningRate rate(
      ScheduleKind kind, double warmup, double stepEpochs, double factor, double floor) {
    return new LearningRate(0.1, new ScheduleSettings(kind, warmup, stepEpochs, factor, floor), 12);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "0.5,0.025", "1,0.05", "2,0.1", "11.9,0.1"})
  void warmsUpLinearlyThenStays(double progress, double expected) {
    assertThat(rate(ScheduleKind.CONSTANT, 2, 1, 1, 0).at(progress))
        .isCloseTo(expected, within(1e-15));
  }

  @ParameterizedTest
  @CsvSource({"0,0.1", "3.999,0.1", "4,0.05", "7.999,0.05", "8,0.025", "11.5,0.025"})
  void stepsDownEveryFewEpochs(double progress, double expected) {
    assertThat(rate(ScheduleKind.STEP, 0, 4, 0.5, 0).at(progress))
        .isCloseTo(expected, within(1e-15));
  }

  @ParameterizedTest
  @CsvSource({"2,0.1", "4.5,0.0868198051533946", "7,0.055", "12,0.01", "13,0.01"})
  void cosineFallsFromTheEndOfTheWarmUpToItsFloor(double progress, double expected) {
    assertThat(rate(ScheduleKind.COSINE, 2, 1, 1, 0.1).at(progress))
        .isCloseTo(expected, within(1e-12));
  }

  @Test
  void aWarmUpLongerThanTheRunIsFinite() {
    assertThat(rate(ScheduleKind.COSINE, 20, 1, 1, 0).at(20)).isCloseTo(0.1, within(1e-12));
  }
}
