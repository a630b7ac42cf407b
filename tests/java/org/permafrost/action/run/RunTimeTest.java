package org.permafrost.action.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.permafrost.settings.StrategySettings.ReportTime;

class RunTimeTest {
  @Test
  void meanMedianFirstAndTotal() {
    RunTime odd = RunTime.of(List.of(9.0, 1.0, 2.0), ReportTime.MEDIAN);
    RunTime even = RunTime.of(List.of(4.0, 1.0, 2.0, 9.0), ReportTime.MEAN);

    assertThat(odd).isEqualTo(new RunTime(ReportTime.MEDIAN, 4, 2, 9, 12));
    assertThat(even).isEqualTo(new RunTime(ReportTime.MEAN, 4, 3, 4, 16));
    assertThat(RunTime.of(List.of(), ReportTime.FIRST).perEpoch()).isZero();
  }

  @Test
  void theReportedOneIsTheOneAskedFor() {
    List<Double> epochs = List.of(9.0, 1.0, 2.0);

    assertThat(RunTime.of(epochs, ReportTime.MEAN).perEpoch()).isEqualTo(4);
    assertThat(RunTime.of(epochs, ReportTime.MEDIAN).perEpoch()).isEqualTo(2);
    assertThat(RunTime.of(epochs, ReportTime.FIRST).perEpoch()).isEqualTo(9);
  }
}
