package org.permafrost.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.settings.SettingsSource;
import org.permafrost.study.file.StudyFile;
import org.permafrost.study.plan.Planner;
import org.permafrost.study.trial.Trial;

/** What a file becomes before anything is trained, and what is refused then. */
@Tag("slow")
class PlannerTest {
  private static final String GRID =
      """
      seeds = [1, 2]
      factors {
        way { a { train.mode = baseline }, b { train.mode = drop } }
        workers { setting = train.workers, values = [1, 2, 4] }
      }
      """;

  @TempDir static Path folder;

  private static StudyCase studies;

  @BeforeAll
  static void prepare() {
    studies = StudyCase.prepared(folder);
  }

  private static List<String> trials(String text) {
    return studies.plan(studies.file("plan", text)).trials().stream().map(Trial::toString).toList();
  }

  private static void fails(ExitCode code, String text, String... words) {
    assertThatThrownBy(() -> trials(text))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(code))
        .hasMessageContainingAll(words);
  }

  @Test
  void theGridIsGoneThroughSeedBySeed() {
    assertThat(trials(GRID))
        .hasSize(12)
        .startsWith("way=a, workers=1, seed 1", "way=a, workers=2, seed 1")
        .endsWith("way=b, workers=2, seed 2", "way=b, workers=4, seed 2");
  }

  @Test
  void excludedCellsAreLeftOutAndCornersComeBack() {
    assertThat(
            trials(
                GRID.replace("[1, 2]\n", "[1]\n")
                    + """
                      exclude = [{ way = b }, { workers = 2 }]
                      corners = [{ way = b, workers = [1, 4] }, { workers = 2 }]
                      """))
        .containsExactly(
            "way=a, workers=1, seed 1",
            "way=a, workers=4, seed 1",
            "way=b, workers=1, seed 1",
            "way=b, workers=4, seed 1",
            "way=a, workers=2, seed 1");
    fails(ExitCode.USAGE, GRID + "exclude = [{ way = [a, b] }]", "excludes every cell");
  }

  @Test
  void aLevelMayHaveSeedsOfItsOwn() {
    assertThat(
            trials(
                """
                seeds = [1, 2]
                factors.way { a { train.mode = baseline }, b { train.mode = drop, seeds = [4] } }
                """))
        .containsExactly("way=a, seed 1", "way=b, seed 4", "way=a, seed 2");
  }

  @Test
  void aTrialIsNamedByWhatDecidesItsResult() {
    String once = studies.plan(studies.file("one", "seeds = [1]")).trials().get(0).id();
    String same =
        studies
            .plan(studies.file("two", "seeds = [1, 2]\nsettings.train.epochs = 2.0"))
            .trials()
            .get(0)
            .id();
    Planner quicker =
        new Planner(
            studies.training().warehouse(),
            new SettingsSource(Optional.empty(), Map.of("train.epochs", "1")));

    assertThat(once).hasSize(16).isEqualTo(same);
    assertThat(
            quicker.plan(StudyFile.read(studies.file("one", "seeds = [1]"))).trials().get(0).id())
        .isNotEqualTo(once);
  }

  @Test
  void whatVariesIsNotedAndNothingElse() {
    Trial trial = studies.plan(studies.file("varies", GRID)).trials().get(5);

    assertThat(trial.varying()).isEqualTo(Map.of("train.mode", "drop", "train.workers", "4"));
  }

  @Test
  void slipsAreFoundBeforeAnythingIsTrained() {
    String seeds = "seeds = [1]\n";
    fails(
        ExitCode.USAGE,
        seeds + "factors.way { a { train.epoch = 3 } }",
        "train.epoch ",
        "plan.conf",
        "train.epochs");
    fails(ExitCode.USAGE, seeds + "settings.tran.epochs = 3", "tran", "Did you mean train?");
    fails(ExitCode.USAGE, seeds + "settings.prep.image-size = 3", "prep", "begin with");
    fails(ExitCode.USAGE, seeds + "settings.train.seed = 3", "train.seed", "seeds");
    fails(ExitCode.USAGE, seeds + "settings.train.workers = 0", "train.workers", "0");
    fails(ExitCode.USAGE, seeds + "settings.strategy.freeze = exactly", "exactly", "exact");
    fails(ExitCode.USAGE, seeds + "settings.network.name = resnet35", "resnet35");
    fails(ExitCode.USAGE, seeds + "settings.train.classes = [circus]", "circus", "circle");
    fails(ExitCode.USAGE, seeds + "outcomes = [acuracy]", "acuracy", "accuracy");
    fails(ExitCode.USAGE, seeds + "trial.kind = tain", "tain", "train");
    fails(ExitCode.USAGE, seeds + "trial.spilt = holdout", "trial.spilt", "trial.split");
    fails(ExitCode.USAGE, seeds + "trial.split = test", "test", "holdout");
    fails(ExitCode.USAGE, seeds + "outcomes = [calibrated-accuracy]", "strategy.calibrate");
    fails(
        ExitCode.USAGE,
        seeds + "factors.way { a { train.epochs = 3 }, b { train.epochs = 3 } }",
        "way=a",
        "way=b",
        "the same settings");
    fails(ExitCode.DATA, seeds + "dataset = drown", "drown", "did you mean drawn?");
  }

  @Test
  void whoNeedsAnotherTrialComesAfterIt() {
    String runs =
        """
        seeds = [1, 2]
        factors {
          run {
            short { train.mode = baseline, trial.budget-of { run = whole } }
            whole { train.mode = drop }
          }
        }
        """;

    assertThat(trials(runs))
        .containsExactly(
            "run=whole, seed 1", "run=short, seed 1", "run=whole, seed 2", "run=short, seed 2");
    List<Trial> planned = studies.plan(studies.file("needs", runs)).trials();
    assertThat(planned.get(1).budget()).contains(planned.get(0).id());
    assertThat(planned.get(1).varying()).containsEntry("trial.budget-of.run", "whole");
    fails(ExitCode.USAGE, runs.replace("{ run = whole }", "{ run = wohl }"), "run=wohl");
    fails(ExitCode.USAGE, runs.replace("{ run = whole }", "{ rum = whole }"), "rum", "run?");
    fails(
        ExitCode.USAGE,
        runs.replace("drop }", "drop, trial.budget-as = width, trial.budget-of { run = short } }"),
        "budget-of");
    fails(
        ExitCode.USAGE,
        runs.replace("baseline,", "baseline, trial.budget-as = share,"),
        "budget-as",
        "train.images.choose");
  }

  /** The studies that come with Permafrost. */
  @Test
  void itsOwnStudiesCanBePlanned() throws IOException {
    List<Path> own;
    try (Stream<Path> files = Files.list(Path.of("conf/studies"))) {
      own = files.toList();
    }
    Path copies = Files.createDirectories(folder.resolve("own/studies"));
    Files.copy(Path.of("conf/poster.conf"), copies.resolveSibling("poster.conf"));
    for (Path file : own) {
      String text = Files.readString(file);
      Files.writeString(
          copies.resolve(file.getFileName()),
          text.replaceAll("(?m)^( *)dataset = .*$", "$1dataset = drawn"));
    }

    assertThat(own)
        .isNotEmpty()
        .allSatisfy(
            file ->
                assertThat(studies.plan(copies.resolve(file.getFileName())).trials())
                    .hasSizeGreaterThan(2));
  }
}
