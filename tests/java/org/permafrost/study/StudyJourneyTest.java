package org.permafrost.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.ChildProcess;
import org.permafrost.cli.Main;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.study.result.CellResult;
import org.permafrost.study.result.StudyStatus;
import org.permafrost.study.result.StudyStatus.State;
import org.permafrost.table.Table;

/** A study from its file to its table: planned, stopped, continued, changed, shown. */
@Tag("slow")
class StudyJourneyTest {
  private static final String WAYS =
      """
      seeds = [1, 2]
      factors.way {
        whole { train.mode = baseline }
        residue { train.mode = drop-residue }
      }
      reference { way = whole }
      outcomes = [accuracy, f1, image-gradients, epochs]
      """;

  @TempDir static Path folder;

  private static StudyCase studies;

  @BeforeAll
  static void prepare() {
    studies = StudyCase.prepared(folder);
  }

  /** Stops when an epoch of a run begins, after so many trials have begun. */
  private static final class StopIn implements Progress {
    private final AtomicBoolean stop = new AtomicBoolean();
    private final int trial;
    private int begun;

    StopIn(int trial) {
      this.trial = trial;
    }

    @Override
    public void step(String what, long done, long total) {
      if (begun == trial && what.equals("epoch 2")) {
        stop.set(true);
      }
    }

    @Override
    public void line(String text) {
      begun += text.startsWith("Trial ") ? 1 : 0;
    }
  }

  private static Map<String, Double> means(Path file, String outcome) {
    return studies.results(file).cells().stream()
        .filter(cell -> cell.outcome().equals(outcome))
        .collect(
            Collectors.toMap(
                cell -> cell.cell() + cell.subject(), CellResult::mean, (a, b) -> a, TreeMap::new));
  }

  @Test
  void aStudyThatWasStoppedGoesOnWhereItWas() {
    Path file = studies.file("stopped", WAYS);
    StopIn third = new StopIn(3);

    assertThatThrownBy(() -> studies.run(file, third, third.stop::get, false))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.INTERRUPTED))
        .hasMessageContaining("2 of its 4 trials are done");
    assertThat(studies.status(file).count(State.DONE)).isEqualTo(2);
    assertThat(studies.status(file).secondsLeft().orElseThrow()).isPositive();
    List<Row> before = studies.rows("stopped");
    List<String> begun = studies.runs();

    StudyStatus status = studies.run(file);

    assertThat(status.count(State.DONE)).isEqualTo(4);
    assertThat(studies.runs()).containsAll(begun);
    assertThat(studies.rows("stopped")).containsAll(before);
    assertThat(means(file, "image-gradients"))
        .as("60 images; after the first epoch two classes of six keep two each")
        .isEqualTo(Map.of("way=whole", 120.0, "way=residue", 112.0));
    assertThat(means(file, "epochs")).containsEntry("way=whole", 2.0);
    assertThat(means(file, "f1")).hasSize(20);
    CellResult residue =
        studies.results(file).cells().stream()
            .filter(c -> c.outcome().equals("image-gradients") && c.difference().isPresent())
            .findFirst()
            .orElseThrow();
    assertThat(residue.difference().orElseThrow().mean()).isEqualTo(-8);
    assertThat(residue.values().keySet()).containsExactly(1L, 2L);
  }

  @Test
  void aStudyThatWasKilledGoesOnWhereItWas() throws Exception {
    Path file = studies.file("killed", WAYS.replace("[1, 2]", "[9]"));
    Process child =
        ChildProcess.start(
            folder.resolve("child"),
            Main.class,
            "--warehouse",
            studies.training().warehouseFolder(),
            "study",
            file.toString());
    try {
      while (studies.rows("killed").isEmpty()) {
        assertThat(child.isAlive()).as(Files.readString(folder.resolve("child/err"))).isTrue();
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
    List<Row> before = studies.rows("killed");
    assertThat(studies.status(file).count(State.DONE)).isPositive();

    StudyStatus status = studies.run(file);

    assertThat(status.count(State.DONE)).isEqualTo(2);
    assertThat(studies.rows("killed")).containsAll(before);
    assertThat(means(file, "image-gradients"))
        .isEqualTo(Map.of("way=whole", 120.0, "way=residue", 112.0));
  }

  @Test
  void nothingIsTrainedTwice() throws IOException {
    Path file = studies.file("once", WAYS.replace("[1, 2]", "[5]"));
    studies.run(file);
    List<String> runs = studies.runs();
    List<Row> rows = studies.rows("once");

    studies.run(file);

    assertThat(studies.rows("once")).isEqualTo(rows);
    // Another study with an arm of the first, another outcome and an arm of its own.
    Path other =
        studies.file(
            "shares",
            """
            seeds = [5]
            factors.mode { all { train.mode = baseline }, none { train.mode = drop } }
            outcomes = [accuracy, macro-f1]
            """);
    studies.run(other);
    assertThat(studies.runs()).hasSize(runs.size() + 1).containsAll(runs);
    assertThat(means(other, "accuracy").get("mode=all"))
        .isEqualTo(means(file, "accuracy").get("way=whole"));
    // A changed arm is trained again, the others are not.
    Files.writeString(
        file, Files.readString(file).replace("drop-residue }", "drop-residue, train.epochs = 1 }"));
    assertThat(studies.status(file).count(State.LEFT)).isEqualTo(1);
    studies.run(file);
    assertThat(studies.runs()).hasSize(runs.size() + 2);
    assertThat(means(file, "epochs")).isEqualTo(Map.of("way=whole", 2.0, "way=residue", 1.0));
  }

  @Test
  void aTrialThatFailsDoesNotStopTheOthers() {
    Path file =
        studies.file(
            "fails",
            """
            seeds = [3]
            factors.classes {
              one { train { mode = baseline, classes = [circle] } }
              all { train { mode = baseline } }
            }
            outcomes = [accuracy]
            """);

    String printed = studies.prints(3, "study", file.toString());

    assertThat(printed).contains("1 of 2 trials done, 1 failed, 0 left", "classes=one, seed 3: ");
    assertThat(studies.rows("fails"))
        .extracting(row -> row.<String>getAs("status"))
        .containsExactlyInAnyOrder("failed", "finished");
    assertThat(studies.rows("fails"))
        .filteredOn(row -> row.getAs("status").equals("failed"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.<String>getAs("reason")).contains("at least two");
              assertThat(row.<Object>getAs("outcome")).isNull();
              assertThat(row.<String, String>getJavaMap(row.fieldIndex("levels")))
                  .isEqualTo(Map.of("classes", "one"));
              assertThat(row.<String, String>getJavaMap(row.fieldIndex("settings")))
                  .isEqualTo(Map.of("train.classes", "[circle]"));
            });
    List<Row> rows = studies.rows("fails");
    studies.prints(3, "study", file.toString());
    assertThat(studies.rows("fails")).as("left alone").isEqualTo(rows);
    studies.prints(3, "study", file.toString(), "--retry-failed");
    assertThat(studies.rows("fails")).as("tried again").isNotEqualTo(rows).hasSize(2);
  }

  @Test
  void theCommandShowsWhatThereIs() throws IOException {
    Path file = studies.file("shown", "about = What is shown\n" + WAYS.replace("[1, 2]", "[6, 7]"));
    assertThat(studies.prints(0, "study", file.toString(), "--dry-run"))
        .contains("whole", "residue", "0 of 4 trials done, 0 failed, 4 left.");
    assertThat(studies.prints(0, "study", file.toString(), "--table"))
        .contains("Nothing is measured");
    studies.run(file);

    assertThat(studies.prints(0, "study", file.toString(), "--status"))
        .isEqualToIgnoringNewLines("Study shown: 4 of 4 trials done, 0 failed, 0 left.");
    assertThat(studies.prints(0, "study", file.toString(), "--table"))
        .contains("What is shown", "way=whole, seed by seed", "With 2 seeds they are too narrow")
        .containsPattern("residue +2 +112(\\.0+)? +112(\\.0+)? +112(\\.0+)? +-8");
    assertThat(studies.prints(0, "study", file.toString(), "--table", "--json"))
        .contains("\"difference\":-8.0", "\"seeds\":{\"6\":120.0,\"7\":120.0}");
    Path csv = folder.resolve("shown.csv");
    studies.prints(0, "study", file.toString(), "--csv", csv.toString());
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines.get(0))
        .isEqualTo("study,trial,kind,dataset,way,seed,outcome,subject,value,run");
    assertThat(lines).hasSize(1 + 4 * 13);
    assertThat(lines).anyMatch(line -> line.contains(",residue,7,image-gradients,,112.0,trial-"));
  }

  @Test
  void onlyTheReportedModelStays() throws IOException {
    Path file = studies.file("models", WAYS.replace("[1, 2]", "[8]"));
    studies.run(file);
    String run = studies.results(file).values().get(0).run();

    try (var models = Files.list(folder.resolve("warehouse/models").resolve(run))) {
      assertThat(models.map(model -> model.getFileName().toString()))
          .filteredOn(name -> !name.startsWith("."))
          .containsExactly("epoch-0002.model");
    }
    assertThat(studies.training().rows(Table.EPOCHS, run)).hasSize(2);
  }

  @Test
  void controlsTrainOnAsManyImages() {
    Path file =
        studies.file(
            "controls",
            """
            seeds = [1]
            factors {
              way { residue { train.mode = drop-residue }, drop { train.mode = drop } }
              run {
                itself { trial.split = validation }
                as-long {
                  train { mode = baseline, schedule.warmup-epochs = 0 }
                  trial { budget-of { run = itself }, budget-as = length }
                }
                random {
                  train { mode = baseline, images { choose = random, whole-first = 0 } }
                  trial { budget-of { run = itself }, budget-as = share }
                }
              }
            }
            exclude = [{ way = drop, run = random }]
            outcomes = [image-gradients, epochs]
            """);

    StudyStatus status = studies.run(file);

    assertThat(status.trials()).allSatisfy(t -> assertThat(t.reason()).isEmpty());
    Map<String, Double> gradients = means(file, "image-gradients");
    assertThat(gradients.get("way=residue, run=itself")).isEqualTo(112);
    assertThat(gradients.get("way=drop, run=itself")).isEqualTo(108);
    assertThat(gradients.get("way=residue, run=as-long")).isBetween(112.0, 112.0 + 31);
    assertThat(gradients.get("way=residue, run=random"))
        .as("a share of 112 / 120 in two epochs")
        .isBetween(90.0, 120.0);
    assertThat(means(file, "epochs").get("way=residue, run=random")).isEqualTo(2);
    assertThat(studies.status(file).count(State.DONE)).isEqualTo(5);
  }
}
