package org.permafrost.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.permafrost.action.query.QueryResult;
import org.permafrost.action.run.ListRuns;
import org.permafrost.action.run.RunSummary;
import org.permafrost.cli.option.GlobalOptions;
import org.permafrost.cli.print.ResultFormat;
import org.permafrost.problem.ExitCode;
import org.permafrost.spark.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code permafrost runs}. */
@Command(
    name = "runs",
    description = "Lists the runs of a warehouse with their state, newest first.%n",
    footer = {"", "Example: permafrost runs --format csv"})
final class RunsCommand implements Callable<Integer> {
  private static final List<String> COLUMNS =
      List.of(
          "run",
          "status",
          "mode",
          "network",
          "dataset",
          "epochs_done",
          "epochs_planned",
          "accuracy",
          "started_at",
          "updated_at",
          "note");

  @Mixin private GlobalOptions global;

  @Spec private CommandSpec spec;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "table, csv or json (default: table; --json means json).")
  private ResultFormat format;

  @Override
  public Integer call() {
    List<RunSummary> runs;
    try (Session session = Session.open(global.settings(Map.of()), "runs")) {
      runs = new ListRuns(session.existing()).run();
    }
    PrintWriter out = spec.commandLine().getOut();
    ResultFormat chosen =
        Optional.ofNullable(format)
            .orElse(global.isJson() ? ResultFormat.JSON : ResultFormat.TABLE);
    if (runs.isEmpty() && chosen == ResultFormat.TABLE) {
      out.println("No runs yet; start one with train or quickstart.");
    } else {
      chosen.write(result(runs), out);
    }
    out.flush();
    return ExitCode.OK.code();
  }

  static QueryResult result(List<RunSummary> runs) {
    return new QueryResult(COLUMNS, runs.stream().map(RunsCommand::row).toList(), false);
  }

  private static List<Object> row(RunSummary run) {
    return Arrays.asList(
        run.run(),
        run.state().written(),
        run.mode().orElse(null),
        run.network().orElse(null),
        run.dataset().orElse(null),
        run.epochsDone(),
        run.epochsPlanned(),
        run.accuracy().orElse(null),
        run.startedAt().map(RunsCommand::local).orElse(null),
        run.updatedAt().map(RunsCommand::local).orElse(null),
        run.note().orElse(null));
  }

  private static OffsetDateTime local(Instant instant) {
    return instant.atZone(ZoneId.systemDefault()).toOffsetDateTime();
  }
}
