package org.permafrost.action.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.evaluate.EvaluateModel;
import org.permafrost.action.evaluate.EvaluationResult;
import org.permafrost.action.train.TrainRequest;
import org.permafrost.action.train.TrainResult;
import org.permafrost.action.train.TrainStrategically;
import org.permafrost.action.train.TrainingCase;
import org.permafrost.action.verify.VerifyRun;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Split;
import org.permafrost.table.Table;

/** Tasks in a row, each a run. */
@Tag("slow")
class LearnSequenceTest {
  private static final String TASKS = "0,1,2|3,4|5,6,7";
  private static final String WHOLE = "whole";

  @TempDir static Path folder;

  private static LearningCase learning;
  private static LearnResult whole;

  @BeforeAll
  static void learn() {
    learning = new LearningCase(TrainingCase.prepared(folder));
    whole = learning.learn(WHOLE, TASKS, "lwf");
  }

  private static double accuracy(LearnResult result, Scenario scenario, int after, int task) {
    return result.accuracies().stream()
        .filter(a -> a.split() == Split.VALIDATION && a.scenario() == scenario)
        .filter(a -> a.after() == after && a.task() == task)
        .findFirst()
        .orElseThrow()
        .accuracy();
  }

  private static EvaluationResult evaluate(String run, List<String> classes, List<String> among) {
    return new EvaluateModel(learning.training().warehouse(), Progress.SILENT)
        .run(
            new EvaluateModel.Request(
                Optional.of(run),
                Optional.empty(),
                TrainingCase.DATASET,
                Split.VALIDATION,
                classes,
                among,
                OptionalInt.empty(),
                learning.training().settings()));
  }

  private static TrainResult trained(String run, Optional<String> from, String... settings) {
    return new TrainStrategically(learning.training().warehouse(), Progress.SILENT, () -> false)
        .start(new TrainRequest(run, TrainingCase.DATASET, from, learning.settings(settings)));
  }

  private static TaskMetrics last(LearnResult result, Scenario scenario) {
    return result.metrics().stream()
        .filter(m -> m.split() == Split.VALIDATION && m.scenario() == scenario)
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  @Test
  void everyTaskIsMeasuredAfterEveryTaskAsEvaluateDoes() {
    assertThat(accuracy(whole, Scenario.CLASS_INCREMENTAL, 2, 1))
        .isEqualTo(
            evaluate("whole-task-2", List.of("0", "1", "2"), List.of("0", "1", "2", "3", "4"))
                .accuracy());
    assertThat(accuracy(whole, Scenario.TASK_INCREMENTAL, 3, 2))
        .isEqualTo(evaluate("whole-task-3", List.of("3", "4"), List.of("3", "4")).accuracy());
    // The next task is told from all before it.
    assertThat(accuracy(whole, Scenario.CLASS_INCREMENTAL, 1, 2))
        .isEqualTo(
            evaluate("whole-task-1", List.of("3", "4"), List.of("0", "1", "2", "3", "4"))
                .accuracy());
    // 3 tasks before the first, then 2, 3 and 3; two splits, two scenarios.
    assertThat(whole.accuracies()).hasSize((3 + 2 + 3 + 3) * 4);
    assertThat(learning.rows(Table.TASK_METRICS, WHOLE)).hasSize(3 * 4);
    assertThat(whole.accuracies())
        .allSatisfy(
            cell ->
                assertThat(cell.images())
                    .isEqualTo(cell.task() == 2 ? 2 : 3)); // one image of each class
  }

  @Test
  void theTablesSayWhatTheSequenceTook() {
    Row row = learning.row(WHOLE);

    assertThat(row.<String>getAs("status")).isEqualTo("finished");
    assertThat(row.<String>getAs("tasks")).isEqualTo("0,1,2|3,4|5,6,7");
    assertThat(row.<Integer>getAs("tasks_done")).isEqualTo(3);
    assertThat(whole.tasks())
        .extracting(LearnedTask::run, LearnedTask::epochs, LearnedTask::images)
        .containsExactly(
            tuple("whole-task-1", 2, 36L),
            tuple("whole-task-2", 2, 24L),
            tuple("whole-task-3", 2, 36L));
    assertThat(whole.tasks()).allSatisfy(task -> assertThat(task.imagesKept()).isZero());
  }

  /** What {@code train --from} does by hand. */
  @Test
  void theRunsAreThoseOfTrain() {
    String[] lwf = {
      "train.mode", "freeze",
      "strategy.freeze", "lwf",
      "strategy.freeze-at", "end",
      "train.classes", "[3,4]"
    };
    TrainResult second = trained("by-hand", Optional.of("whole-task-1"), lwf);
    lwf[lwf.length - 1] = "[5,6,7]";
    TrainResult third = trained("by-hand-next", Optional.of("by-hand"), lwf);

    assertThat(whole.tasks().get(1).modelHash()).isEqualTo(second.modelHash());
    assertThat(whole.tasks().get(2).modelHash()).isEqualTo(third.modelHash());
    assertThat(learning.training().state("whole-task-3", 1).memory().get("teacher.bin"))
        .as("asked while it trains")
        .hasSizeGreaterThan(100_000);
    assertThat(learning.training().state("whole-task-3", 2).memory().get("teacher.bin"))
        .as("five earlier classes")
        .hasSize(1 + 4 * (2 + 5));
  }

  @Test
  void aSequenceStoppedWithinATaskEndsTheSame() {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger task = new AtomicInteger();
    Progress progress =
        new Progress() {
          @Override
          public void step(String what, long done, long total) {
            if (task.get() == 2 && what.equals("epoch 2")) {
              assertThat(done).as("in the middle of the epoch").isLessThan(total);
              stop.set(true);
            }
          }

          @Override
          public void line(String text) {
            if (text.startsWith("Task ")) {
              task.incrementAndGet();
            }
          }
        };
    assertThatThrownBy(
            () -> learning.start(learning.request("stopped", TASKS, "lwf"), progress, stop::get))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.exitCode()).isEqualTo(ExitCode.INTERRUPTED))
        .hasMessageContaining("learn --resume stopped");
    assertThat(learning.row("stopped").<String>getAs("status")).isEqualTo("interrupted");
    assertThat(learning.row("stopped").<Integer>getAs("tasks_done")).isEqualTo(1);

    learning.resume("stopped");

    isLikeTheWhole("stopped");
  }

  @Test
  void aSequenceKilledBetweenTwoTasksEndsTheSame() {
    AtomicInteger measured = new AtomicInteger();
    Progress killer =
        new Progress() {
          @Override
          public void step(String what, long done, long total) {
            if (what.equals("measuring every task") && measured.incrementAndGet() == 2) {
              throw new IllegalStateException("killed");
            }
          }

          @Override
          public void line(String text) {}
        };
    assertThatThrownBy(
            () -> learning.start(learning.request("killed", TASKS, "lwf"), killer, () -> false))
        .hasMessage("killed");
    assertThat(learning.row("killed").<String>getAs("status")).isEqualTo("failed");
    assertThat(learning.training().runRow("killed-task-2").<String>getAs("status"))
        .isEqualTo("finished");

    learning.resume("killed");

    isLikeTheWhole("killed");
  }

  private static void isLikeTheWhole(String sequence) {
    assertThat(learning.contents(sequence)).isEqualTo(learning.contents(WHOLE));
    assertThat(learning.row(sequence).<String>getAs("status")).isEqualTo("finished");
    for (int task = 1; task <= 3; task++) {
      assertThat(learning.training().contents(sequence + "-task-" + task))
          .isEqualTo(learning.training().contents(WHOLE + "-task-" + task));
    }
  }

  @Test
  void jointTrainingSeesAllImagesAgain() {
    LearnResult joint = learning.learn("joint", "0,1|2,3", "joint");
    TrainResult both =
        trained("both", Optional.empty(), "train.mode", "baseline", "train.classes", "[0,1,2,3]");

    assertThat(joint.tasks().get(1).modelHash()).isEqualTo(both.modelHash());
    assertThat(joint.tasks().get(1).images()).isEqualTo(48);
    assertThat(joint.tasks()).extracting(LearnedTask::imagesKept).containsExactly(0L, 12L);
  }

  @Test
  void replayTrainsOnTheSameFewImagesAgain() {
    LearnResult replay =
        learning.learn("replay", "0,1|2,3|4,5", "replay", "strategy.residue", "0.34");
    var second = learning.training().state("replay-task-2", 2).learning();
    var third = learning.training().state("replay-task-3", 2).learning();

    assertThat(replay.tasks()).extracting(LearnedTask::imagesKept).containsExactly(0L, 4L, 8L);
    assertThat(replay.tasks())
        .extracting(LearnedTask::images)
        .containsExactly(24L, 24L + 2 * 4, 24L + 2 * 8);
    assertThat(second.residue()).containsOnlyKeys(0, 1);
    assertThat(third.residue()).containsOnlyKeys(0, 1, 2, 3).containsAllEntriesOf(second.residue());
    assertThat(third.active()).containsExactly(4, 5);
  }

  @Test
  void theSoftmaxMaySeeEarlierClasses() {
    learning.learn("seen", "0,1|2,3", "fine-tune", "learn.softmax", "seen");
    TrainResult seen =
        trained(
            "seen-by-hand",
            Optional.of("seen-task-1"),
            "train.mode",
            "baseline",
            "train.classes",
            "[2,3]",
            "train.softmax-with",
            "[0,1]");
    TrainResult task =
        trained(
            "task-by-hand",
            Optional.of("seen-task-1"),
            "train.mode",
            "baseline",
            "train.classes",
            "[2,3]");

    assertThat(learning.training().runRow("seen-task-2").<String>getAs("model_hash"))
        .isEqualTo(seen.modelHash())
        .isNotEqualTo(task.modelHash());
  }

  @Test
  void sealedTasksAreNotForgottenByABit() {
    LearnResult sealed =
        learning.learn(
            "sealed",
            "0,1|2,3",
            "sealed",
            "train.epochs",
            "1",
            "strategy.protect.repair-epochs",
            "1",
            "strategy.top",
            "0.3");

    assertThat(last(sealed, Scenario.TASK_INCREMENTAL).forgetting()).hasValue(0);
    assertThat(
            new VerifyRun(learning.training().warehouse(), Progress.SILENT)
                .run("sealed-task-2")
                .sealed())
        .as("proven, first and second task")
        .hasSize(4);
    assertThat(sealed.tasks()).extracting(LearnedTask::epochs).containsExactly(2, 2);
  }

  /** Each task is measured with the weights that are its own. */
  @Test
  void packedTasksAreNotForgottenByABit() {
    LearnResult packed =
        learning.learn(
            "packed",
            "0,1|2,3",
            "packnet",
            "train.epochs",
            "1",
            "strategy.packnet.retrain-epochs",
            "1");

    assertThat(last(packed, Scenario.TASK_INCREMENTAL).forgetting()).hasValue(0);
    assertThat(packed.tasks().get(1).bytesKept()).isGreaterThan(10_000);
  }

  private static void refused(ExitCode code, Runnable start, String... words) {
    assertThatThrownBy(start::run)
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.exitCode()).isEqualTo(code))
        .hasMessageContainingAll(words);
  }

  private static void refused(String words, String tasks, String method, String... settings) {
    refused(ExitCode.USAGE, () -> learning.learn("refused", tasks, method, settings), words);
    assertThat(learning.rows(Table.SEQUENCES, "refused")).isEmpty();
  }

  @Test
  void wrongInputIsRefusedBeforeAnythingIsTrained() {
    refused("Task 2 has a single class", "0,1|2", "lwf");
    refused("did you mean lwf", "0,1|2,3", "lfw");
    refused("train.mode = drop", "0,1|2,3", "lwf", "train.mode", "drop");
    refused("strategy.freeze = ewc", "0,1|2,3", "lwf", "strategy.freeze", "ewc");
    refused("strategy.freeze-at = never", "0,1|2,3", "lwf", "strategy.freeze-at", "never");
    refused("strategy.report = best", "0,1|2,3", "lwf", "strategy.report", "best");
    refused("train.classes", "0,1|2,3", "lwf", "train.classes", "[0,1]");
    refused("strategy.residue = 0", "0,1|2,3", "replay", "strategy.residue", "0");
    refused(
        ExitCode.USAGE,
        () -> learning.learn(WHOLE, TASKS, "lwf"),
        "A sequence named whole exists",
        "learn --resume whole");
    refused(ExitCode.USAGE, () -> learning.resume(WHOLE), "The sequence whole is finished");
    refused(ExitCode.DATA, () -> learning.resume("nobody"), "There is no sequence nobody");
    trained("taken-task-2", Optional.empty(), "train.epochs", "1", "train.mode", "baseline");
    refused(
        ExitCode.USAGE, () -> learning.learn("taken", TASKS, "lwf"), "A run named taken-task-2");
  }

  /** The row stays, so that it can be seen why; nothing of the network was trained. */
  @Test
  void aMethodThatCannotRunOnTheNetworkSaysSo() {
    refused(
        ExitCode.USAGE,
        () -> learning.learn("dense", "0,1|2,3", "sealed", "network.name", "lenet5"),
        "Cannot cut edges of this network",
        "hidden dense layers");
    assertThat(learning.row("dense").<String>getAs("status")).isEqualTo("failed");
    assertThat(learning.training().rows(Table.RUNS, "dense-task-1")).isEmpty();
  }

  @Test
  void aClassWithoutImagesIsNamed() {
    List<Row> removed =
        learning
            .training()
            .warehouse()
            .read(Table.IMAGES)
            .where("split = 'train' and label <> 9")
            .collectAsList();
    List<Row> all =
        learning.training().warehouse().read(Table.IMAGES).where("split = 'train'").collectAsList();
    Map<String, Object> key = Map.of("dataset", TrainingCase.DATASET, "split", "train");
    learning.training().warehouse().replace(Table.IMAGES, key, removed);
    try {
      refused(
          ExitCode.DATA,
          () -> learning.learn("without", "8,9|0,1", "lwf"),
          "no training images of the class");
    } finally {
      learning.training().warehouse().replace(Table.IMAGES, key, all);
    }
  }
}
