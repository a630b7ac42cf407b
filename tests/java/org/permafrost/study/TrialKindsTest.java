package org.permafrost.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.study.result.CellResult;
import org.permafrost.study.result.StudyStatus;
import org.permafrost.study.result.StudyStatus.State;

/** Trials of more than one run. */
@Tag("slow")
class TrialKindsTest {
  @TempDir static Path folder;

  private static StudyCase studies;

  @BeforeAll
  static void prepare() {
    studies = StudyCase.prepared(folder);
  }

  private static Map<String, Double> results(Path file, String outcome) {
    return studies.results(file).cells().stream()
        .filter(cell -> cell.outcome().equals(outcome))
        .collect(
            Collectors.toMap(
                cell -> String.join("", cell.cell().levels().values()) + cell.subject(),
                CellResult::mean,
                (a, b) -> a,
                TreeMap::new));
  }

  @Test
  void methodsOfASequenceBeginWithTheSameNetwork() {
    Path file =
        studies.file(
            "sequence",
            """
            trial.kind = sequence
            seeds = [1]
            settings.strategy.protect.repair-epochs = 1
            settings.strategy.packnet.retrain-epochs = 1
            factors.way {
              fine-tune { train.mode = baseline }
              exact { train.mode = freeze, strategy.freeze = exact }
              sealed { train.mode = freeze, strategy.freeze = sealed }
              si { train.mode = freeze, strategy.freeze = si, trial.watches = true }
              packnet {
                train.mode = freeze
                strategy.freeze = packnet
                trial { by-task = true, second-settings.strategy.freeze-at = end }
              }
            }
            """);

    int before = studies.runs().size();

    StudyStatus status = studies.run(file);

    assertThat(status.trials()).allSatisfy(t -> assertThat(t.reason()).isEmpty());
    assertThat(status.count(State.DONE)).isEqualTo(5);
    assertThat(results(file, "first-before").get("exact"))
        .isEqualTo(results(file, "first-before").get("fine-tune"));
    assertThat(results(file, "first-after").get("sealed"))
        .as("sealed classes keep their logits")
        .isEqualTo(results(file, "first-before").get("sealed"));
    assertThat(results(file, "first-after").get("packnet"))
        .as("a task keeps its network")
        .isEqualTo(results(file, "first-before").get("packnet"));
    assertThat(results(file, "all-classes")).hasSize(4).doesNotContainKey("packnet");
    assertThat(results(file, "proven"))
        .isEqualTo(Map.of("exact", 1.0, "sealed", 1.0, "si", 1.0, "packnet", 1.0));
    assertThat(studies.runs())
        .as("the first task of all but si, the second of fine-tune, and two of each other way")
        .hasSize(before + 2 + 4 * 2);
  }

  @Test
  void tasksInSequenceAreMeasuredAtTheEnd() {
    Path file =
        studies.file(
            "learn",
            """
            trial { kind = learn, tasks = "0,1|2,3" }
            seeds = [1]
            settings.strategy.protect.repair-epochs = 1
            factors.method {
              fine-tune { learn.method = fine-tune }
              sealed { learn.method = sealed }
            }
            outcomes = [
              class-accuracy, task-accuracy, task-forgetting, each-task, images-kept, proven
            ]
            """);

    StudyStatus status = studies.run(file);

    assertThat(status.trials()).allSatisfy(t -> assertThat(t.reason()).isEmpty());
    assertThat(results(file, "task-forgetting").get("sealed")).isZero();
    assertThat(results(file, "each-task").keySet())
        .containsExactly("fine-tunetask 1", "fine-tunetask 2", "sealedtask 1", "sealedtask 2");
    Map<String, Double> tasks = results(file, "each-task");
    assertThat(results(file, "task-accuracy").get("sealed"))
        .isEqualTo((tasks.get("sealedtask 1") + tasks.get("sealedtask 2")) / 2);
    assertThat(results(file, "class-accuracy").get("sealed"))
        .isLessThanOrEqualTo(results(file, "task-accuracy").get("sealed"));
    assertThat(results(file, "images-kept").values()).containsOnly(0.0);
    assertThat(results(file, "proven").get("sealed")).isEqualTo(1);
    assertThat(studies.rows("learn").stream().map(row -> row.<String>getAs("run")).distinct())
        .allMatch(run -> run.endsWith("-task-2"));
  }

  @Test
  void rankingsAreJudgedOnOneNetwork() {
    Path file =
        studies.file(
            "judge",
            """
            trial.kind = judge
            seeds = [2]
            settings {
              train.mode = baseline
              rank.scorer = "mean-activation,weight-magnitude"
              judge { layers = [stage3], images = 0 }
            }
            factors.share { tenth { judge.top = [0.1] }, more { judge.top = [0.3, 0.5] } }
            """);

    StudyStatus status = studies.run(file);

    assertThat(status.trials()).allSatisfy(t -> assertThat(t.reason()).isEmpty());
    assertThat(results(file, "selectivity").keySet())
        .containsAll(
            List.of(
                "tenthmean-activation",
                "tenthrandom",
                "moremean-activation at 0.3",
                "moreshuffled at 0.5"))
        .hasSize(4 + 8);
    assertThat(results(file, "accuracy").get("tenth"))
        .isEqualTo(results(file, "accuracy").get("more"));
    assertThat(studies.rows("judge").stream().map(row -> row.<String>getAs("run")).distinct())
        .as("trained once")
        .hasSize(1);
  }
}
