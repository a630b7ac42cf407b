package org.permafrost.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.cli.option.SplitConverter;
import org.permafrost.cli.print.StandardStreams;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.settings.Split;
import picocli.CommandLine;

class CommandLineTest {
  private static final Pattern EXAMPLE = Pattern.compile("permafrost ([a-z][^|)]*)");
  private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\S+");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  static Collection<CommandLine> commands() {
    return Main.commandLine().getSubcommands().values();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandExplainsItselfWithin80Columns(CommandLine command) {
    assertThat(run(command.getCommandName(), "--help")).isZero();

    assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
    assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(81));
    assertThat(out.toString()).contains("--warehouse", "--conf", "--set", "--json", "--verbose");
  }

  /** Shown in the help, and read by picocli as a command line of this command. */
  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandShowsAnExampleThatIsOne(CommandLine command) {
    List<String> examples =
        Arrays.stream(command.getCommandSpec().usageMessage().footer())
            .flatMap(line -> EXAMPLE.matcher(line).results())
            .map(found -> found.group(1))
            .toList();

    assertThat(examples).as(command.getCommandName()).isNotEmpty();
    for (String example : examples) {
      String[] words =
          WORD.matcher(example)
              .results()
              .map(w -> w.group().replace("\"", ""))
              .toArray(String[]::new);
      assertThat(Main.commandLine().parseArgs(words).subcommand().commandSpec().name())
          .isEqualTo(command.getCommandName());
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyOptionIsDescribed(CommandLine command) {
    assertThat(command.getCommandSpec().options())
        .allSatisfy(option -> assertThat(option.description()).isNotEmpty());
  }

  @Test
  void helpListsTheCommandsWithin80Columns() {
    assertThat(run("--help")).isZero();

    assertThat(out.toString()).contains(Main.commandLine().getSubcommands().keySet());
    assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(81));
  }

  @ParameterizedTest
  @ValueSource(strings = {"test", "val", "dev"})
  void aSplitThatIsNoneNamesThoseThereAre(String split) {
    assertThat(run("evaluate", "--run", "r", "--dataset", "d", "--split", split)).isEqualTo(2);
    assertThat(err.toString())
        .contains("no split \"" + split + "\"", "train, holdout, validation", "test/ folder");
  }

  @Test
  void splitsAreTakenInAnyCase() throws Exception {
    for (Split split : Split.values()) {
      assertThat(new SplitConverter().convert(split.name())).isEqualTo(split);
      assertThat(new SplitConverter().convert(split.label())).isEqualTo(split);
    }
  }

  @Test
  void argumentsThatJavaCouldNotReadAreRefused() {
    assertThatThrownBy(() -> StandardStreams.check("sql", "SELECT '\uFFFD\uFFFD'"))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContainingAll("SELECT '", "LC_ALL=C.UTF-8");
    StandardStreams.check("sql", "SELECT 'é?'");
  }

  @Test
  void withoutACommandTheHelpAppears() {
    assertThat(run()).isZero();
    assertThat(out.toString()).startsWith("Usage: permafrost");
  }

  @Test
  void versionNamesPermafrostAndJava() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).contains("permafrost ", "Java ");
  }

  @Test
  void anUnknownCommandIsAUsageErrorWithASuggestion() {
    assertThat(run("doctr")).isEqualTo(2);
    assertThat(err.toString()).contains("doctr", "permafrost doctor", "--help");
  }

  @Test
  void anUnknownOptionIsAUsageErrorWithASuggestion() {
    assertThat(run("doctor", "--warehuse", "x")).isEqualTo(2);
    assertThat(err.toString()).contains("--warehuse", "--warehouse", "permafrost doctor --help");
  }

  @Test
  void anUnknownSettingIsAUsageErrorWithoutAStackTrace() {
    assertThat(run("doctor", "--set", "train.epoch=3")).isEqualTo(2);
    assertThat(err.toString()).contains("train.epoch", "train.epochs").doesNotContain("\tat ");
  }

  @Test
  void optionsMayStandInFrontOfTheCommand() {
    assertThat(run("--set", "train.epoch=3", "--verbose", "doctor")).isEqualTo(2);
    assertThat(err.toString()).contains("nearest known key is train.epochs").contains("\tat ");
  }

  @Test
  void anOptionOfTheLauncherBehindTheCommandIsExplained() {
    assertThat(run("doctor", "--master=local[1]")).isEqualTo(2);
    assertThat(run("runs", "--ui")).isEqualTo(2);
    assertThat(run("sql", "SELECT 1", "--spark-conf", "a=b")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--master is an option of the launcher", "--ui is an", "--spark-conf is an");
  }

  @Test
  void anUnknownMethodIsAUsageErrorBeforeAnythingStarts() {
    assertThat(run("train", "--dataset", "d", "--freeze", "sealde")).isEqualTo(2);
    assertThat(err.toString())
        .contains("strategy.freeze", "sealde", "did you mean sealed")
        .doesNotContain("Spark", "\tat ");
  }

  private int run(String... arguments) {
    CommandLine command = Main.commandLine();
    Stream.concat(Stream.of(command), command.getSubcommands().values().stream())
        .forEach(
            each -> each.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)));
    return command.execute(Arrays.copyOf(arguments, arguments.length));
  }
}
