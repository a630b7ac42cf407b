package org.permafrost.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.permafrost.cli.print.FailureMessage;
import org.permafrost.problem.ExitCode;
import org.permafrost.settings.Settings;
import org.permafrost.spark.LocalSpark;
import org.permafrost.spark.Session;
import picocli.CommandLine;

/** Every command closes the Spark that it opened, however it ends, and leaves others alone. */
class CommandSessionTest {
  @TempDir private Path folder;
  private Settings settings;

  @BeforeEach
  void stopSpark() {
    settings = LocalSpark.settings(folder);
    LocalSpark.session(settings).stop();
    SparkSession.clearActiveSession();
  }

  /** They fail for want of data, behind the opening of the session. */
  static Stream<List<String>> failing() {
    return Stream.of(
        List.of("prep", "--source", "nowhere", "--dataset", "x"),
        List.of("train", "--dataset", "x"),
        List.of("train", "--resume", "x"),
        List.of("rank", "--run", "x", "--dataset", "x", "--split", "train"),
        List.of("judge", "--run", "x", "--dataset", "x"),
        List.of("evaluate", "--run", "x", "--dataset", "x"),
        List.of("head", "--run", "x", "--dataset", "x", "--head", "ncm", "--out", "x.head"),
        List.of("nightly", "--night", "2026-01-01", "--model", "x", "--images", "x"),
        List.of("verify", "x"),
        List.of("runs"),
        List.of("wait", "--run", "x", "--timeout", "1ms"),
        List.of("wait", "--night", "2026-01-01", "--timeout", "1ms"),
        List.of("maintain"),
        List.of("sql", "SELECT 1"));
  }

  @ParameterizedTest
  @MethodSource("failing")
  void aFailingCommandClosesWhatItOpened(List<String> command) {
    assertThat(run(command)).isEqualTo(ExitCode.DATA.code());

    assertThat(SparkEnv.get()).isNull();
  }

  @Test
  void aCommandThatEndsWellDoesToo() throws Exception {
    assertThat(run(List.of("doctor"))).isEqualTo(ExitCode.OK.code());

    assertThat(SparkEnv.get()).isNull();
    Files.createDirectories(folder.resolve("lab"));
    assertThat(run(List.of("runs"))).isEqualTo(ExitCode.OK.code());
    assertThat(SparkEnv.get()).isNull();
  }

  @Test
  void aSparkThatRanBeforeRunsOn() {
    try (Session before = Session.open(settings, "before")) {
      failing().forEach(this::run);

      assertThat(before.spark().sparkContext().isStopped()).isFalse();
      assertThat(SparkSession.active()).isSameAs(before.spark());
    }
  }

  @Test
  void aSparkThatEndsUnderItsCommandIsNamed() {
    StringWriter message = new StringWriter();
    RuntimeException failure =
        assertThrows(
            RuntimeException.class,
            () -> {
              try (Session session = Session.open(settings, "test")) {
                session.spark().sparkContext().stop();
                session.spark().range(1).count();
              }
            });

    assertThat(FailureMessage.print(failure, false, new PrintWriter(message))).isEqualTo(5);
    assertThat(message.toString())
        .contains("Spark ended while the command was running", "--master", "train --resume");
    Session.open(settings, "next").close();
    message.getBuffer().setLength(0);
    FailureMessage.print(failure, false, new PrintWriter(message));
    assertThat(message.toString()).doesNotContain("Spark ended");
  }

  private int run(List<String> command) {
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(List.of("--warehouse", folder.toString()));
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(new StringWriter()));
    line.setErr(new PrintWriter(new StringWriter()));
    return Main.run(line, arguments.toArray(String[]::new));
  }
}
