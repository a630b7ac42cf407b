package org.permafrost.cli.complete;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.cli.Main;
import picocli.CommandLine;

class CompletionTest {
  @TempDir private Path folder;

  private static String script(String shell) {
    StringWriter out = new StringWriter();
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out));
    assertThat(Main.run(command, "completion", shell)).isZero();
    return out.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void everyCommandAndItsOptionsAreCompleted(String shell) {
    String script = script(shell);

    Main.commandLine()
        .getSubcommands()
        .forEach((name, command) -> assertThat(script).contains(name));
    assertThat(script).contains(shell.equals("fish") ? "-l warehouse" : "'--warehouse'");
  }

  @Test
  void bashCompletesACommandAndAnOption() throws Exception {
    Path file = Files.writeString(folder.resolve("completion"), script("bash"));

    assertThat(completed(file, "permafrost", "rep")).contains("report");
    assertThat(completed(file, "permafrost", "judge", "--toge")).contains("--together");
  }

  /** What bash offers for the last word, one a line. */
  private static List<String> completed(Path script, String... words) throws Exception {
    String ask =
        String.format(
            Locale.ROOT,
            "source %s; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_permafrost;"
                + " printf '%%s\\n' \"${COMPREPLY[@]}\"",
            script,
            String.join(" ", words),
            words.length - 1);
    Process bash = new ProcessBuilder("bash", "-c", ask).redirectErrorStream(true).start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    return said.lines().map(String::strip).toList();
  }
}
