package org.permafrost.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.submit.Installation.Outcome;

/** Where the launcher stands, where it is called, and what the environment does to it. */
class LauncherPlaceTest {
  /** Runs a line as somebody who is not root; root may write anywhere. */
  private static final String NOBODY =
      "if [ $(id -u) = 0 ]; then set -- setpriv --reuid=65534 --regid=65534 --clear-groups; fi; ";

  @TempDir Path folder;
  private Installation installation;

  @BeforeEach
  void install() throws IOException {
    installation = Installation.in(folder, "it's a [#1%41,é] place");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CDPATH=.:/tmp",
        "POSIXLY_CORRECT=1",
        "IFS=/",
        "SHELLOPTS=noglob",
        "GREP_OPTIONS=--color=always",
        "TERM=",
        "TMPDIR=/none",
        "HOME=",
        "BASH_ENV=/none",
        "JAVA_TOOL_OPTIONS=-Dx"
      })
  void theEnvironmentChangesNothing(String variable) {
    String[] pair = variable.split("=", 2);
    Outcome plain = installation.run("runs");
    Outcome outcome = installation.run(installation.home(), Map.of(pair[0], pair[1]), "runs");

    assertThat(plain.words()).contains("spark-internal", "runs");
    assertThat(outcome).isEqualTo(plain);
  }

  @Test
  void itIsFoundThroughLinksAndRelativePaths() {
    Path home = installation.home();
    List<String> words = installation.run("runs").words();

    assertThat(installation.shell(home, "export CDPATH=.:/; submit/permafrost runs").words())
        .isEqualTo(words);
    assertThat(installation.shell(home, "cd submit; CDPATH=.. ./permafrost runs").words())
        .isEqualTo(words);
    String link = "ln -s submit/permafrost ./-p; ln -s ./-p second; ";
    assertThat(installation.shell(home, link + "PATH=.:$PATH second runs").words())
        .isEqualTo(words);
  }

  @Test
  void aColonInThePathIsRefusedWithTheRemedy() throws IOException {
    Outcome here = Installation.in(folder, "a:b").run("runs");
    assertThat(here.code()).isEqualTo(5);
    assertThat(here.err()).contains("a:b", "colon", "move it");
    Outcome spark = installation.run(folder, Map.of("SPARK_HOME", "/opt:x"), "runs");
    assertThat(spark.code()).isEqualTo(5);
    assertThat(spark.err()).contains("/opt:x");
  }

  @Test
  void closedStreamsDoNotTurnIntoFiles() {
    Outcome closed = installation.shell(folder, "\"$0\" runs >&-");
    assertThat(closed.code()).isEqualTo(5);
    assertThat(closed.err()).contains("Standard output is closed");
    assertThat(installation.shell(folder, "\"$0\" runs <&- 2>&-").words()).endsWith("runs");
  }

  @Test
  void aDirectoryThatIsGoneIsNamed() {
    Outcome gone = installation.shell(folder, "mkdir g; cd g; rmdir ../g; \"$0\" runs");
    assertThat(gone.code()).isEqualTo(5);
    assertThat(gone.err()).contains("The working directory does not exist any more");
  }

  @Test
  void anInstallationOfSomebodyElseRunsAndLogsElsewhere() throws IOException {
    assumeThat(Path.of("/usr/bin/setpriv")).exists();
    readOnly(installation.home().resolve("target"));
    Outcome outcome = installation.shell(Path.of("/"), NOBODY + "TMPDIR=/none \"$@\" \"$0\" runs");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.words()).endsWith("runs");
    assertThat(outcome.err()).containsPattern("log /tmp/permafrost-\\d+\\.log");
  }

  @Test
  void oneThatIsNotBuiltSaysWhoMustBuildIt() throws IOException {
    assumeThat(Path.of("/usr/bin/setpriv")).exists();
    Files.delete(installation.home().resolve("target/dist/jars/permafrost-0.1.0.jar"));
    readOnly(installation.home().resolve("target"));
    Outcome outcome = installation.shell(Path.of("/"), NOBODY + "\"$@\" \"$0\" runs");

    assertThat(outcome.code()).isEqualTo(5);
    assertThat(outcome.err()).contains("cannot write", "owner").doesNotContain("mkdir:");
  }

  @Test
  void aSecondStartWaitsForTheBuildOfTheFirst() throws IOException {
    assumeThat(Path.of("/usr/bin/flock")).exists();
    Files.delete(installation.home().resolve("target/dist/jars/permafrost-0.1.0.jar"));
    Outcome second =
        installation.shell(
            installation.home(),
            "exec 8>target/.building; flock 8; \"$0\" runs 2>err 8>&- & "
                + "until grep -q waiting err; do sleep 0.05; done 2>/dev/null; "
                + "touch target/dist/jars/permafrost-0.1.0.jar; exec 8>&-; wait $!");

    assertThat(second.code()).isZero();
    assertThat(second.words()).endsWith("runs");
  }

  private static void readOnly(Path path) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r-xr-xr-x"));
  }
}
