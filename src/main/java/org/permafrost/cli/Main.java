package org.permafrost.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.permafrost.cli.complete.CompletionCommand;
import org.permafrost.cli.option.GlobalOptions;
import org.permafrost.cli.option.SplitConverter;
import org.permafrost.cli.print.FailureMessage;
import org.permafrost.cli.print.OutputFailure;
import org.permafrost.cli.print.Printable;
import org.permafrost.cli.print.ProcessEnd;
import org.permafrost.cli.print.ResultStream;
import org.permafrost.cli.print.StandardStreams;
import org.permafrost.cli.sql.SqlCommand;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.settings.Split;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Entry point of every command. */
@Command(
    name = "permafrost",
    description = "Ranks and freezes the filters of convolutional networks on Apache Spark.%n",
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      QuickstartCommand.class,
      PrepCommand.class,
      TrainCommand.class,
      LearnCommand.class,
      RankCommand.class,
      JudgeCommand.class,
      StudyCommand.class,
      NightlyCommand.class,
      EvaluateCommand.class,
      HeadCommand.class,
      SqlCommand.class,
      RunsCommand.class,
      ReportCommand.class,
      WaitCommand.class,
      MaintainCommand.class,
      VerifyCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      DoctorCommand.class,
      CompletionCommand.class
    },
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nBefore the command, for Spark and the launcher:%n",
    footer = {
      "      --master=URL              local[N], yarn, k8s://..., spark://... (default:",
      "                                  PERMAFROST_MASTER, spark-defaults, local[*,4])",
      "      --deploy-mode=MODE        client or cluster (default: client)",
      "      --properties-file=FILE    Spark settings, as for spark-submit",
      "      --spark-conf=KEY=VALUE    One Spark setting; may be repeated",
      "      --jars=FILE,FILE          Jars with scorers of your own",
      "      --executors=N, --cores=N  Executors on a cluster, and cores of each",
      "      --image=IMAGE             Of driver and executors on Kubernetes",
      "      --installed=PLACE         Where a cluster has the libraries already",
      "      --dry-run                 Print the whole command; run nothing",
      "      --ui                      Serve Spark's web page, on this machine only",
      "Environment: JAVA_HOME, SPARK_HOME (a Spark 3.5 to use instead of the built-in",
      "one), PERMAFROST_HEAP and PERMAFROST_OFFHEAP (memory, for example 6g).",
      "",
      "Exit codes: 0 done, 2 usage or settings, 3 data, 4 interrupted and resumable,",
      "5 environment. `permafrost COMMAND --help` lists a command's options."
    })
public final class Main implements Runnable {
  private static final Set<String> LAUNCHER_OPTIONS =
      Set.of(
          "--master",
          "--deploy-mode",
          "--properties-file",
          "--spark-conf",
          "--jars",
          "--executors",
          "--cores",
          "--image",
          "--installed",
          "--dry-run",
          "--ui");

  @SuppressWarnings("UnusedVariable") // read through GlobalOptions.of
  @CommandLine.Mixin
  private GlobalOptions global;

  @CommandLine.Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the versions of Permafrost and Java.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean version;

  @CommandLine.Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    StandardStreams.useUtf8();
    ProcessEnd.with(run(arguments));
  }

  /** Runs one command line and returns its exit code. */
  public static int run(String... arguments) {
    CommandLine command = commandLine();
    command.setErr(StandardStreams.writer(System.err));
    command.setOut(ResultStream.standardOutput());
    return run(command, arguments);
  }

  /** The same on a command line whose output is set. A result counts once it has left. */
  public static int run(CommandLine command, String... arguments) {
    try {
      StandardStreams.check(arguments);
      int code = command.execute(arguments);
      command.getOut().flush();
      return code;
    } catch (Problem | StackOverflowError | OutOfMemoryError | LinkageError | OutputFailure e) {
      boolean verbose = List.of(arguments).contains("--verbose");
      return FailureMessage.print(e, verbose, command.getErr());
    }
  }

  public static CommandLine commandLine() {
    CommandLine command = new CommandLine(new Main());
    command.setUsageHelpWidth(80);
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.registerConverter(Split.class, new SplitConverter());
    command.getCommandSpec().usageMessage().sortOptions(false);
    command
        .getSubcommands()
        .values()
        .forEach(each -> each.getCommandSpec().usageMessage().sortOptions(false));
    command.setExecutionStrategy(Main::execute);
    command.setParameterExceptionHandler(Main::explain);
    command.setExecutionExceptionHandler(
        (failure, at, parsed) ->
            FailureMessage.print(failure, GlobalOptions.of(at).isVerbose(), at.getErr()));
    return command;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Options given in front of the command count for the command too. */
  private static int execute(ParseResult parsed) {
    GlobalOptions outer = GlobalOptions.of(parsed.commandSpec().commandLine());
    for (ParseResult inner = parsed; inner.hasSubcommand(); ) {
      inner = inner.subcommand();
      GlobalOptions.of(inner.commandSpec().commandLine()).inherit(outer);
    }
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (OutputFailure e) {
      CommandLine command = parsed.commandSpec().commandLine();
      return FailureMessage.print(e, outer.isVerbose(), command.getErr());
    }
  }

  /** Options of the launcher are known, but not here. */
  private static boolean explainOrder(ParameterException wrong, PrintWriter err) {
    Optional<String> early =
        wrong instanceof UnmatchedArgumentException unmatched
            ? unmatched.getUnmatched().stream()
                .map(word -> word.replaceFirst("=.*", ""))
                .filter(LAUNCHER_OPTIONS::contains)
                .findFirst()
            : Optional.empty();
    early.ifPresent(
        option ->
            err.printf(
                Locale.ROOT,
                "%s is an option of the launcher, submit/permafrost; it must come before the"
                    + " command.%n",
                option));
    return early.isPresent();
  }

  private static int explain(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("permafrost: " + Printable.lines(wrong.getMessage()));
    if (!explainOrder(wrong, err)) {
      UnmatchedArgumentException.printSuggestions(wrong, err);
    }
    err.printf(Locale.ROOT, "Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
    return ExitCode.USAGE.code();
  }
}
