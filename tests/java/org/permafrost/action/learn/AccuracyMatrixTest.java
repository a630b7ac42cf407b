package org.permafrost.action.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.permafrost.settings.Split;

/**
 * Three tasks by hand. Mammoth's utils/metrics.py gives the same for
 *
 * <pre>
 * results = [[.9, .2, 0], [.6, .8, .3], [.7, .5, .6]], random_results = [.1, .4, .2]
 * </pre>
 *
 * <p>forgetting .25, backward_transfer -.25, forward_transfer -.05.
 */
class AccuracyMatrixTest {
  private static final double[][] PERCENT = {
    {10, 40, 20},
    {90, 20},
    {60, 80, 30},
    {70, 50, 60}
  };

  private static final AccuracyMatrix MATRIX =
      new AccuracyMatrix(Split.VALIDATION, Scenario.TASK_INCREMENTAL, cells());

  private static List<TaskAccuracy> cells() {
    List<TaskAccuracy> cells = new ArrayList<>();
    for (int after = 0; after < PERCENT.length; after++) {
      for (int task = 1; task <= PERCENT[after].length; task++) {
        long correct = Math.round(PERCENT[after][task - 1]);
        for (Split split : List.of(Split.HOLDOUT, Split.VALIDATION)) {
          for (Scenario scenario : Scenario.values()) {
            boolean meant = split == Split.VALIDATION && scenario == Scenario.TASK_INCREMENTAL;
            cells.add(new TaskAccuracy(after, task, split, scenario, meant ? correct : 0, 100));
          }
        }
      }
    }
    return cells;
  }

  @Test
  void afterTheLastTask() {
    TaskMetrics metrics = MATRIX.after(3);

    assertThat(metrics.averageAccuracy()).isCloseTo(.6, within(1e-12));
    assertThat(metrics.accuracy()).isEqualTo(180 / 300.0);
    // (.9 - .7 + .8 - .5) / 2, and its opposite as nothing was better than when it was learned
    assertThat(metrics.forgetting().orElseThrow()).isCloseTo(.25, within(1e-12));
    assertThat(metrics.backwardTransfer().orElseThrow()).isCloseTo(-.25, within(1e-12));
    // (.2 - .4 + .3 - .2) / 2
    assertThat(metrics.forwardTransfer().orElseThrow()).isCloseTo(-.05, within(1e-12));
  }

  @Test
  void betweenTasksOnlyWhatWasLearnedCounts() {
    TaskMetrics metrics = MATRIX.after(2);

    assertThat(metrics.averageAccuracy()).isCloseTo(.7, within(1e-12));
    assertThat(metrics.forgetting().orElseThrow()).isCloseTo(.3, within(1e-12));
    assertThat(metrics.forwardTransfer().orElseThrow()).isCloseTo(-.2, within(1e-12));
  }

  @Test
  void nothingIsForgottenOrTransferredByTheFirstTask() {
    TaskMetrics metrics = MATRIX.after(1);

    assertThat(metrics.averageAccuracy()).isEqualTo(.9);
    assertThat(metrics.forgetting()).isEmpty();
    assertThat(metrics.backwardTransfer()).isEmpty();
    assertThat(metrics.forwardTransfer()).isEmpty();
  }

  @Test
  void whatGetsBetterLaterIsTransferredAndNotForgotten() {
    List<TaskAccuracy> cells = new ArrayList<>(cells());
    cells.add(new TaskAccuracy(3, 1, Split.VALIDATION, Scenario.TASK_INCREMENTAL, 95, 100));
    TaskMetrics metrics =
        new AccuracyMatrix(Split.VALIDATION, Scenario.TASK_INCREMENTAL, cells).after(3);

    assertThat(metrics.forgetting().orElseThrow()).isCloseTo(.15, within(1e-12));
    assertThat(metrics.backwardTransfer().orElseThrow()).isCloseTo((.05 - .3) / 2, within(1e-12));
  }

  /** Tasks of unequal size: every task counts the same in one mean, every image in the other. */
  @Test
  void bothMeansAreThere() {
    List<TaskAccuracy> cells =
        List.of(
            new TaskAccuracy(0, 1, Split.HOLDOUT, Scenario.CLASS_INCREMENTAL, 0, 10),
            new TaskAccuracy(0, 2, Split.HOLDOUT, Scenario.CLASS_INCREMENTAL, 0, 30),
            new TaskAccuracy(1, 1, Split.HOLDOUT, Scenario.CLASS_INCREMENTAL, 9, 10),
            new TaskAccuracy(1, 2, Split.HOLDOUT, Scenario.CLASS_INCREMENTAL, 0, 30),
            new TaskAccuracy(2, 1, Split.HOLDOUT, Scenario.CLASS_INCREMENTAL, 10, 10),
            new TaskAccuracy(2, 2, Split.HOLDOUT, Scenario.CLASS_INCREMENTAL, 15, 30));
    TaskMetrics metrics =
        new AccuracyMatrix(Split.HOLDOUT, Scenario.CLASS_INCREMENTAL, cells).after(2);

    assertThat(metrics.averageAccuracy()).isEqualTo(.75);
    assertThat(metrics.accuracy()).isEqualTo(.625);
  }
}
