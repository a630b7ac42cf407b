package org.permafrost.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.permafrost.action.run.RunTime;
import org.permafrost.action.train.TrainResult;
import org.permafrost.settings.StrategySettings.ReportTime;

class TrainOutputTest {
  private static final TrainResult RESULT =
      new TrainResult(
          "night",
          "drawn",
          3,
          0.5,
          "validation",
          List.of(),
          List.of(),
          10,
          1234,
          100,
          "epoch-0003.model",
          "abc",
          5L << 20,
          "The epoch limit is reached.",
          new RunTime(ReportTime.MEDIAN, 4, 2, 9, 12.25),
          Optional.empty());

  @Test
  void theTextNamesTheReportedTimeTheOthersAndTheTotal() {
    assertThat(TrainOutput.text(RESULT))
        .contains(
            "time       2.0 s per epoch (median; mean 4.0, median 2.0, first 9.0), 12.3 s in total");
  }

  @Test
  void filtersAndSingleWeightsThatAreFrozenAreCounted() {
    assertThat(TrainOutput.text(RESULT).lines())
        .contains("frozen     10 of 100 filters, and 1,234 single weights of others");
    assertThat(TrainOutput.values(RESULT))
        .containsEntry("frozen_filters", 10)
        .containsEntry("frozen_weights", 1234L);
  }

  @Test
  void soDoesTheJson() {
    assertThat(TrainOutput.values(RESULT))
        .containsEntry(
            "time",
            Map.of(
                "reported", "median",
                "seconds_per_epoch", 2.0,
                "mean_seconds", 4.0,
                "median_seconds", 2.0,
                "first_seconds", 9.0,
                "total_seconds", 12.25));
  }
}
