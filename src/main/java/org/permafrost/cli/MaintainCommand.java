package org.permafrost.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Callable;
import org.permafrost.action.maintain.MaintainWarehouse;
import org.permafrost.action.maintain.MaintenanceResult;
import org.permafrost.cli.option.GlobalOptions;
import org.permafrost.cli.output.MaintainOutput;
import org.permafrost.cli.print.ConsoleProgress;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.spark.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code permafrost maintain}: compacts the tables and removes what is old. */
@Command(
    name = "maintain",
    description = "Compacts the tables of a warehouse and removes old snapshots and lost files.%n",
    footer = {"", "Example: permafrost maintain --dry-run"})
final class MaintainCommand implements Callable<Integer> {
  @Option(
      names = "--older-than",
      paramLabel = "DAYS",
      defaultValue = "7",
      description = "Keep what could be seen in the last so many days, at least 1 (default: 7).")
  private int days;

  @Option(
      names = "--keep",
      paramLabel = "N",
      defaultValue = "10",
      description = "Keep the newest N snapshots of every table in any case (default: 10).")
  private int keep;

  @Option(names = "--dry-run", description = "Show what would be done, and change nothing.")
  private boolean dryRun;

  @Mixin private GlobalOptions global;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (days < 1 || keep < 1) {
      throw Problem.usage(
          "Cannot use --older-than %d --keep %d; both must be at least 1.", days, keep);
    }
    Instant kept = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofDays(days));
    try (Session session = Session.open(global.settings(Map.of()), "maintain");
        ConsoleProgress progress = global.progress()) {
      session.existing();
      MaintenanceResult result =
          new MaintainWarehouse(session.warehouse(), progress)
              .run(new MaintainWarehouse.Request(kept, keep, dryRun));
      progress.close();
      spec.commandLine()
          .getOut()
          .println(global.isJson() ? MaintainOutput.json(result) : MaintainOutput.text(result));
    }
    return ExitCode.OK.code();
  }
}
