package org.permafrost.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.permafrost.settings.TrainSettings.ScheduleKind;
import org.permafrost.settings.TrainSettings.ScheduleSettings;

class PaceTest {
  @Test
  void epochsCountWhateverIsInThem() {
    Pace pace = Pace.ofEpochs(3);

    assertThat(pace.position(2, 17)).isEqualTo(2);
    assertThat(pace.step(5)).isEqualTo(1);
    assertThat(pace.isSpent(1_000_000)).isFalse();
  }

  @Test
  void aBudgetCountsImages() {
    Pace pace = Pace.ofBudget(1.5, 200);

    assertThat(pace.position(7, 100)).isEqualTo(0.5);
    assertThat(pace.step(50)).isEqualTo(0.25);
    assertThat(pace.isSpent(299)).isFalse();
    assertThat(pace.isSpent(300)).isTrue();
  }

  @Test
  void theLearningRateEndsWithTheBudget() {
    LearningRate rate =
        new LearningRate(0.1, new ScheduleSettings(ScheduleKind.COSINE, 0, 10, 0.1, 0), 1.5);

    assertThat(rate.at(0)).isEqualTo(0.1);
    assertThat(rate.at(0.75)).isCloseTo(0.05, within(1e-12));
    assertThat(rate.at(1.5)).isCloseTo(0, within(1e-12));
  }
}
