package org.permafrost.cli;

import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of every command. */
@Command(
    name = "permafrost",
    description = "Ranks and freezes the filters of convolutional networks on Apache Spark.",
    subcommands = {PrepCommand.class},
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
  @CommandLine.Mixin private GlobalOptions global;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs one command line and returns its exit code. */
  static int run(String... arguments) {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(Main::report)
        .execute(arguments);
  }

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }

  private static int report(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    boolean verbose = parsed.expandedArgs().contains("--verbose");
    if (verbose) {
      failure.printStackTrace(command.getErr());
    }
    if (failure instanceof Problem problem) {
      command.getErr().println("permafrost: " + problem.getMessage());
      return problem.exitCode().code();
    }
    command
        .getErr()
        .printf(
            "permafrost: unexpected failure: %s%nRun again with --verbose for details.%n", failure);
    return ExitCode.ENVIRONMENT.code();
  }
}
