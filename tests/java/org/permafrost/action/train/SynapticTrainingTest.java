package org.permafrost.action.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.verify.Verification;
import org.permafrost.action.verify.VerifyRun;
import org.permafrost.freeze.Intervals;
import org.permafrost.freeze.synapse.Synapses;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.table.Table;

/** Two tasks in a row with synaptic intelligence. */
@Tag("slow")
class SynapticTrainingTest {
  private static final String ENTRY = "synapses.bin";
  private static final String[] SI = {
    "train.mode", "freeze", "strategy.freeze", "si", "strategy.freeze-at", "end"
  };
  private static final String[] FIRST = and(SI, "train.classes", "[0,1,2,3,4]");
  private static final String[] SECOND = and(SI, "train.classes", "[5,6,7,8,9]");

  @TempDir static Path folder;

  private static TrainingCase training;

  @BeforeAll
  static void train() {
    training = TrainingCase.prepared(folder);
    training.train("first", FIRST);
  }

  private static String[] and(String[] settings, String... more) {
    return Stream.concat(Arrays.stream(settings), Arrays.stream(more)).toArray(String[]::new);
  }

  private static TrainRequest from(String earlier, String run, String... settings) {
    return new TrainRequest(
        run, TrainingCase.DATASET, Optional.of(earlier), training.settings(settings));
  }

  private static List<String> start(TrainRequest request) {
    List<String> lines = new ArrayList<>();
    new TrainStrategically(training.warehouse(), TrainingCase.keeping(lines), () -> false)
        .start(request);
    return lines;
  }

  private static Synapses synapses(String run, int epoch) {
    return Synapses.fromBytes(
        Intervals.empty(),
        training.checkpoint(run, epoch).parameters().length,
        training.state(run, epoch).memory().get(ENTRY));
  }

  /** Sum of importance times squared distance from where the first run ended. */
  private static double penalty(String run) {
    float[] importance = synapses("first", 3).importance();
    float[] anchors = training.checkpoint("first", 3).parameters();
    float[] now = training.checkpoint(run, 3).parameters();
    double sum = 0;
    for (int i = 0; i < now.length; i++) {
      sum += importance[i] * Math.pow((double) now[i] - anchors[i], 2);
    }
    return sum;
  }

  @Test
  void theFirstTaskIsTrainedAsIfNobodyLooked() {
    training.train("plain", "train.mode", "baseline", "train.classes", "[0,1,2,3,4]");

    assertThat(training.checkpoint("first", 3).parameters())
        .isEqualTo(training.checkpoint("plain", 3).parameters());
    assertThat(synapses("first", 1).onPath()).isTrue();
    assertThat(synapses("first", 2).measured()).isFalse();
    assertThat(synapses("first", 3).onPath()).isFalse();
    assertThat(synapses("first", 3).measured()).isTrue();
  }

  @Test
  void rowsOfOtherClassesHaveNoImportance() {
    float[] importance = synapses("first", 3).importance();
    var classifier = training.checkpoint("first", 3).catalog().classifier();

    for (int label = 0; label < 10; label++) {
      double sum = 0;
      for (var range : classifier.ranges(label)) {
        for (int i = range.start(); i < range.end(); i++) {
          sum += importance[i];
        }
      }
      if (label < 5) {
        assertThat(sum).as("row " + label).isPositive();
      } else {
        assertThat(sum).as("row " + label).isZero();
      }
    }
  }

  @Test
  void theStrongerThePullTheLessImportantParametersMove() {
    start(from("first", "weak", and(SECOND, "strategy.si.strength", "0")));
    start(from("first", "strong", and(SECOND, "strategy.si.strength", "200")));

    assertThat(penalty("strong")).isPositive().isLessThan(penalty("weak"));
    Verification result = new VerifyRun(training.warehouse(), Progress.SILENT).run("strong");
    assertThat(result.freeze()).isEqualTo("si");
    assertThat(training.rows(Table.FROZEN_PROOFS, "strong")).isEmpty();
    assertThat(training.rows(Table.FROZEN_FILTERS, "strong")).isEmpty();
  }

  @Test
  void bothTasksResumeToTheSameBits() {
    for (String path : List.of("round", "step")) {
      String whole = "whole-" + path;
      String cut = "cut-" + path;
      String[] settings = and(SECOND, "strategy.si.path", path, "strategy.si.unit", "filter");
      start(from("first", whole, settings));
      int[] steps = {0};
      Progress counting =
          new Progress() {
            @Override
            public void step(String what, long done, long total) {
              if (what.equals("epoch 2")) {
                steps[0]++;
              }
            }

            @Override
            public void line(String text) {}
          };
      assertThatThrownBy(
              () ->
                  new TrainStrategically(training.warehouse(), counting, () -> steps[0] > 0)
                      .start(from("first", cut, settings)))
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.INTERRUPTED));
      assertThat(synapses(cut, 1).onPath()).isTrue();

      TrainResult resumed = training.resume(cut);

      assertThat(resumed.modelHash()).isEqualTo(training.checkpoint(whole, 3).hash());
      assertThat(training.state(cut, 3).memory().get(ENTRY))
          .isEqualTo(training.state(whole, 3).memory().get(ENTRY));
      assertThat(training.contents(cut)).isEqualTo(training.contents(whole));
    }
  }

  @Test
  void aRunOfAnotherMethodIsNotedAndOneWithoutTrainingRefused() {
    training.train("other", "train.mode", "baseline", "train.epochs", "1");

    assertThat(start(from("other", "after-other", and(SECOND, "train.epochs", "1"))))
        .anySatisfy(line -> assertThat(line).startsWith("other was not trained with"));
    assertThatThrownBy(() -> start(from("other", "nothing", and(FIRST, "train.epochs", "0"))))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("from their first epoch");
  }

  /** A run that froze at no time has a path all the same. */
  @Test
  void importanceCanBeMeasuredLater() {
    training.train("open", and(FIRST, "strategy.freeze-at", "never"));
    assertThat(synapses("open", 3).measured()).isFalse();

    List<String> lines = start(from("open", "closed", and(FIRST, "train.epochs", "0")));

    assertThat(lines).anySatisfy(l -> assertThat(l).startsWith("open ended before"));
    assertThat(training.state("closed", 0).memory().get(ENTRY))
        .isEqualTo(training.state("first", 3).memory().get(ENTRY));
  }
}
