package org.permafrost.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.permafrost.cli.print.ResultStream;
import org.permafrost.spark.LocalSpark;
import org.permafrost.table.Table;
import picocli.CommandLine;

class OutputFailureTest {
  private final StringWriter err = new StringWriter();

  /** Every command's help, and results of commands that are quick. */
  static Stream<List<String>> commandLines() {
    Stream<List<String>> help =
        Main.commandLine().getSubcommands().keySet().stream().map(name -> List.of(name, "--help"));
    return Stream.concat(
        help, Stream.of(List.of("--help"), List.of("--version"), List.<String>of()));
  }

  @ParameterizedTest
  @MethodSource("commandLines")
  void whatCannotBeWrittenIsAnEnvironmentProblem(List<String> arguments) {
    assertThat(run("No space left on device", arguments)).isEqualTo(5);
    assertThat(err.toString())
        .startsWith("permafrost: Cannot write the result to standard output: No space left");
  }

  @ParameterizedTest
  @MethodSource("commandLines")
  void aReaderThatWentAwayEndsTheCommandQuietly(List<String> arguments) {
    assertThat(run("Broken pipe", arguments)).isEqualTo(141);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void tablesAndJsonFailAndNoFurtherStatementRuns(@TempDir Path folder) {
    LocalSpark.warehouse(folder)
        .replace(
            Table.RUNS,
            Map.of("run", "a"),
            List.of(Table.RUNS.row(Map.of("run", "a", "status", "finished"))));
    String at = folder.toString();

    assertThat(run("Input/output error", List.of("--warehouse", at, "runs", "--json")))
        .isEqualTo(5);
    assertThat(run("Input/output error", List.of("--warehouse", at, "runs"))).isEqualTo(5);
    assertThat(err.toString()).contains("Input/output error");
    String statements = "SELECT 1; CREATE TABLE lab.never (a INT); SELECT 2";
    assertThat(run("Broken pipe", List.of("--warehouse", at, "sql", statements))).isEqualTo(141);
    assertThat(folder.resolve("lab/never")).doesNotExist();
  }

  @Test
  void aFullDeviceIsNoticedByTheProcessItself() throws Exception {
    assumeThat(Path.of("/dev/full")).exists();
    assertThat(process("exec \"$@\" > /dev/full")).isEqualTo(5);
  }

  @Test
  void aClosedPipeEndsTheProcessLikeAnyOther() throws Exception {
    assertThat(process("exec 3> >(true); wait $!; exec \"$@\" >&3")).isEqualTo(141);
  }

  private static int process(String script) throws Exception {
    List<String> words = new ArrayList<>(List.of("bash", "-c", script, "bash"));
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-Xshare:auto", "-cp", System.getProperty("java.class.path")));
    words.addAll(List.of(Main.class.getName(), "--version"));
    return new ProcessBuilder(words)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private int run(String reason, List<String> arguments) {
    CommandLine command = Main.commandLine();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(reason);
          }
        };
    command.setOut(new ResultStream(full).writer());
    command.setErr(new PrintWriter(err, true));
    return Main.run(command, arguments.toArray(String[]::new));
  }
}
