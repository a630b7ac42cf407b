package org.permafrost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.ChildProcess;
import org.permafrost.problem.ExitCode;

/** Commands that get a signal before they have begun with their work. */
@Tag("slow")
class SignalTest {
  /** 128 and the number of the signal, as for any process. */
  private static final int TERMINATED = 143;

  @TempDir Path folder;

  private Process openingTables(String... command) throws Exception {
    Process process = ChildProcess.start(folder, Main.class, command);
    while (process.isAlive()
        && !Files.readString(folder.resolve("out")).contains(EndlessCatalog.OPENING)) {
      Thread.sleep(20);
    }
    return process;
  }

  private String said() throws Exception {
    return Files.readString(folder.resolve("err"));
  }

  /** Not what ends a terminal: whoever runs the tests may ignore that, and so would the process. */
  private static void terminate(Process process) {
    process.destroy();
  }

  @Test
  void aCommandThatOpensItsTablesIsInterrupted() throws Exception {
    Process process =
        openingTables(
            "runs",
            "--warehouse",
            folder.resolve("w").toString(),
            "--set",
            "catalog.type=" + EndlessCatalog.class.getName());

    terminate(process);

    assertThat(process.waitFor()).as(said()).isEqualTo(TERMINATED);
    assertThat(said().lines().filter(line -> line.startsWith("permafrost: ")))
        .as("unless Spark was faster")
        .isSubsetOf("permafrost: Interrupted.");
  }

  @Test
  void aRunThatOpensItsTablesStopsAtOnceWhenAskedTwice() throws Exception {
    Process process =
        openingTables(
            "train",
            "--dataset",
            "none",
            "--warehouse",
            folder.resolve("w").toString(),
            "--set",
            "catalog.type=" + EndlessCatalog.class.getName());

    terminate(process);
    while (process.isAlive() && !said().contains("once more stops at once")) {
      Thread.sleep(20);
    }
    terminate(process);

    assertThat(process.waitFor()).as(said()).isEqualTo(ExitCode.INTERRUPTED.code());
    assertThat(said()).doesNotContain("permafrost: ");
  }
}
