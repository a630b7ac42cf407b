package org.permafrost.study.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;

class StudyFileTest {
  private static final String START = "dataset = drawn\nseeds = [1, 2]\n";

  @TempDir private Path folder;

  private Study study(String text) {
    try {
      return StudyFile.read(Files.writeString(folder.resolve("case.conf"), text));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void fails(String text, String... words) {
    assertThatThrownBy(() -> study(text))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContainingAll(words)
        .hasMessageContaining("case.conf");
  }

  @Test
  void factorsAndLevelsKeepTheOrderOfTheFile() {
    Study study =
        study(
            START
                + """
                  factors {
                    way {
                      sealed { strategy.freeze = sealed }
                      exact { strategy.freeze = exact, train.epochs = 4 }
                    }
                    "size of a step" { setting = train.batch-size, values = [16, 8] }
                    data { "64 px" { dataset = other, seeds = [7], trial.split = holdout } }
                  }
                  """);

    assertThat(study.name()).isEqualTo("case");
    assertThat(study.factors())
        .extracting(Factor::name)
        .containsExactly("way", "size of a step", "data");
    assertThat(study.factors().get(0).names()).containsExactly("sealed", "exact");
    assertThat(study.factors().get(0).level("exact").settings().getInt("train.epochs"))
        .isEqualTo(4);
    assertThat(study.factors().get(1).names()).containsExactly("16", "8");
    assertThat(study.factors().get(1).level("8").settings().getInt("train.batch-size"))
        .isEqualTo(8);
    Level data = study.factors().get(2).level("64 px");
    assertThat(data.dataset()).isEqualTo(Optional.of("other"));
    assertThat(data.seeds()).containsExactly(7L);
    assertThat(data.trial().getString("split")).isEqualTo("holdout");
    assertThat(data.settings().isEmpty()).isTrue();
  }

  @Test
  void levelsAreDefinedOnceAndIncludeSettingsFiles() throws IOException {
    Files.writeString(
        folder.resolve("base.conf"), "permafrost { train { epochs = 9, batch-size = 4 } }");

    Study study =
        study(
            START
                + """
                  define.half { strategy.residue = 0.5 }
                  factors.what {
                    half = ${define.half}
                    base { include "base.conf", train.epochs = 2 }
                  }
                  """);

    Factor what = study.factors().get(0);
    assertThat(what.level("half").settings().getDouble("strategy.residue")).isEqualTo(0.5);
    assertThat(what.level("base").settings().getInt("train.epochs")).isEqualTo(2);
    assertThat(what.level("base").settings().getInt("train.batch-size")).isEqualTo(4);
  }

  @Test
  void combinationsNameOneLevelOrSeveral() {
    Study study =
        study(
            START
                + """
                  factors {
                    workers { setting = train.workers, values = [1, 2, 4] }
                    way { a { train.epochs = 1 }, b { train.epochs = 2 } }
                  }
                  exclude = [{ workers = [2, 4], way = b }]
                  corners = [{ way = b, workers = 4 }]
                  reference { way = a }
                  """);

    assertThat(study.excluded())
        .containsExactly(
            new Combination(Map.of("workers", List.of("2", "4"), "way", List.of("b"))));
    assertThat(study.corners())
        .containsExactly(new Combination(Map.of("workers", List.of("4"), "way", List.of("b"))));
    assertThat(study.reference()).isEqualTo(Map.of("way", "a"));
  }

  @Test
  void slipsAreFoundWithTheirPlaceAndTheNearestName() {
    String way = START + "factors.way { a { train.epochs = 1 }, b { train.epochs = 2 } }\n";

    fails(START + "factor.way.a { train.epochs = 1 }", "factor", "factors");
    fails(way + "reference { wey = a }", "Unknown factor wey", "did you mean way", "4");
    fails(way + "exclude = [{ way = c }]", "level", "c", "a");
    fails(way + "models = none", "value of models none", "all");
    fails(way + "corners = [{}]", "names no factor");
    fails(START + "reference { way = a }", "way", "none");
  }

  @Test
  void emptyLevelsFactorsAndSeedsAreRefused() {
    fails(START + "factors.way { a {}, b { train.epochs = 2 } }", "level a", "way", "nothing");
    fails(START + "factors.way { a = baseline }", "level a", "nothing");
    fails(START + "factors.way {}", "way", "no levels");
    fails(START + "factors.way = 3", "way", "braces");
    fails(START + "factors.way { setting = train.workers, values = [] }", "way", "no levels");
    fails(START + "factors.way { setting = train.workers, values = [2, 2] }", "way", "twice");
    fails("dataset = drawn\nseeds = [1, 2, 1]", "seeds [1, 2, 1]", "twice");
    fails("dataset = drawn\nseeds = []", "seeds []", "at least one");
    fails("dataset = drawn", "seeds");
    fails("seeds = [1]", "dataset");
    fails(START + "factors.\"a=b\" { c { train.epochs = 1 } }", "a=b");
  }

  @Test
  void aStudyIsFoundByItsNameOrItsFile() throws IOException {
    Path studies = Files.createDirectories(folder.resolve("studies"));
    Path file = Files.writeString(studies.resolve("table1.conf"), START);
    List<Path> folders = List.of(folder.resolve("nowhere"), studies);

    assertThat(StudyFiles.find("table1", folders)).isEqualTo(file);
    assertThat(StudyFiles.find(file.toString(), List.of())).isEqualTo(file);
    assertThatThrownBy(() -> StudyFiles.find("tabel1", folders))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("tabel1", "did you mean table1?");
    assertThatThrownBy(() -> StudyFiles.find("./other.conf", folders))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("./other.conf");
  }
}
