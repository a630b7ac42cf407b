package org.permafrost.cli.complete;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.permafrost.cli.option.GlobalOptions;
import org.permafrost.problem.ExitCode;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code permafrost completion SHELL}. */
@Command(
    name = "completion",
    description = "Prints a script that makes a shell complete commands and options.%n",
    footer = {
      "",
      "Examples:",
      "  bash, zsh: source <(submit/permafrost completion bash)",
      "  fish:      submit/permafrost completion fish | source"
    })
public final class CompletionCommand implements Callable<Integer> {
  private enum Shell {
    BASH,
    ZSH,
    FISH
  }

  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
  private Shell shell;

  @SuppressWarnings("UnusedVariable") // read through GlobalOptions.of
  @Mixin
  private GlobalOptions global;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    PrintWriter out = spec.commandLine().getOut();
    // What picocli makes for bash runs in zsh too.
    out.println(
        shell == Shell.FISH ? FishScript.of(root) : AutoComplete.bash(root.getCommandName(), root));
    out.flush();
    return ExitCode.OK.code();
  }
}
