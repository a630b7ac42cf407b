package org.permafrost.action.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.table.Table;

/** A run that was stopped or killed ends as if nothing had happened. */
@Tag("slow")
class ResumeTest {
  private static final String WHOLE = "whole";

  @TempDir static Path folder;

  private static TrainingCase training;
  private static TrainResult whole;

  @BeforeAll
  static void train() {
    training = TrainingCase.prepared(folder);
    whole = training.train(WHOLE, "strategy.residue-choice", "fresh");
  }

  private static void interruptIn(int epoch, String run) {
    training.interruptIn(epoch, run, "strategy.residue-choice", "fresh");
    assertThat(training.runRow(run).<String>getAs("status")).isEqualTo("interrupted");
    assertThat(training.runRow(run).<Integer>getAs("epochs_done")).isEqualTo(epoch - 1);
    assertThat(training.rows(Table.EPOCHS, run)).hasSize(epoch - 1);
  }

  private static TrainResult resume(String run) {
    return training.resume(run);
  }

  private static void isLikeTheWhole(TrainResult resumed) {
    assertThat(resumed.modelHash()).isEqualTo(whole.modelHash());
    assertThat(training.contents(resumed.run())).isEqualTo(training.contents(WHOLE));
    assertThat(training.checkpoint(resumed.run(), 3).updaterState().orElseThrow())
        .isEqualTo(training.checkpoint(WHOLE, 3).updaterState().orElseThrow());
    assertThat(training.state(resumed.run(), 3)).isEqualTo(training.state(WHOLE, 3));
  }

  @Test
  void aRunStoppedInTheMiddleOfAnEpochEndsTheSame() {
    interruptIn(2, "stopped");

    isLikeTheWhole(resume("stopped"));
  }

  @Test
  void aRunKilledBetweenCheckpointAndCommitEndsTheSame() {
    interruptIn(3, "killed");
    training.warehouse().replace(Table.EPOCHS, Map.of("run", "killed", "epoch", 2), List.<Row>of());

    isLikeTheWhole(resume("killed"));
  }

  @Test
  void aRunStoppedBeforeItsFirstEpochEndsTheSame() {
    interruptIn(1, "at-once");

    isLikeTheWhole(resume("at-once"));
  }

  @Test
  void aResumedRunKeepsItsModelUntilItHasABetterOne() {
    interruptIn(2, "twice");
    Row before = training.runRow("twice");

    assertThatThrownBy(
            () ->
                new TrainStrategically(training.warehouse(), Progress.SILENT, () -> true)
                    .resume("twice", training.warehouseFolder()))
        .isInstanceOf(Problem.class);

    Row after = training.runRow("twice");
    assertThat(after.<Integer>getAs("epochs_done")).isEqualTo(1);
    for (String column : List.of("model_path", "model_hash", "loss", "accuracy", "started_at")) {
      assertThat(after.<Object>getAs(column)).isNotNull().isEqualTo(before.getAs(column));
    }
  }

  @Test
  void aFinishedRunIsNotResumed() {
    assertThatThrownBy(() -> resume(WHOLE))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContainingAll(WHOLE, "finished", "--from");
    assertThat(training.runRow(WHOLE).<String>getAs("status")).isEqualTo("finished");
  }

  @Test
  void aRunThatAnotherProcessStillTrainsIsNotResumed() {
    interruptIn(2, "elsewhere");
    Row row = training.runRow("elsewhere");
    Map<String, Object> values = new HashMap<>();
    for (String column : row.schema().fieldNames()) {
      values.put(column, row.getAs(column));
    }
    long parent = ProcessHandle.current().parent().orElseThrow().pid();
    values.put("status", "running");
    values.put("pid", parent);
    training
        .warehouse()
        .replace(Table.RUNS, Map.of("run", "elsewhere"), List.of(Table.RUNS.row(values)));

    assertThatThrownBy(() -> resume("elsewhere"))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContainingAll("elsewhere", "still running", "" + parent);
  }

  @Test
  void aRunThatNeverWasIsNotResumed() {
    assertThatThrownBy(() -> resume("nobody"))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContainingAll("nobody", "permafrost runs");
  }
}
