package org.permafrost.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.permafrost.action.verify.Verification;
import org.permafrost.action.verify.VerifyRun;
import org.permafrost.cli.option.GlobalOptions;
import org.permafrost.cli.output.VerifyOutput;
import org.permafrost.cli.print.ConsoleProgress;
import org.permafrost.problem.ExitCode;
import org.permafrost.spark.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code permafrost verify RUN}. */
@Command(
    name = "verify",
    description = {
      "Proves from the saved models of all epochs that frozen filters kept every bit, and that the"
          + " tables agree with the models.%n",
      "Exit code 0: proven. 3: a model is missing or damaged, or a value changed; the message names"
          + " epoch, layer, filter and the first value that differs. Or a row of epochs,"
          + " frozen_filters, frozen_proofs or sealed_proofs is missing, changed or unexpected; the"
          + " message names it. Where freezing is not exact by design (gradient-zero, ewc, si), it reports how"
          + " far frozen filters moved.%n"
    },
    footer = {"", "Example: permafrost verify first"})
final class VerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "Name of the run.")
  private String run;

  @Mixin private GlobalOptions global;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (Session session = Session.open(global.settings(Map.of()), "verify " + run);
        ConsoleProgress progress = global.progress()) {
      Verification result = VerifyRun.over(session, progress).run(run);
      progress.close();
      spec.commandLine()
          .getOut()
          .println(global.isJson() ? VerifyOutput.json(result) : VerifyOutput.text(result));
    }
    return ExitCode.OK.code();
  }
}
