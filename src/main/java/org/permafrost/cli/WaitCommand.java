package org.permafrost.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.permafrost.action.await.AwaitEnd;
import org.permafrost.action.await.NightSituation;
import org.permafrost.action.await.RunSituation;
import org.permafrost.action.await.Situation;
import org.permafrost.cli.option.DurationConverter;
import org.permafrost.cli.option.GlobalOptions;
import org.permafrost.cli.print.ConsoleProgress;
import org.permafrost.cli.print.JsonOutput;
import org.permafrost.cli.print.Printable;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.spark.Session;
import org.permafrost.table.Warehouse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code permafrost wait}: a committed row becomes an exit code. */
@Command(
    name = "wait",
    description = {
      "Waits until a run has ended or a night is published, wherever that happens, and tells how by"
          + " its exit code: 0 finished or published, 4 interrupted or killed (train --resume"
          + " continues), 5 failed, 124 not over when the time was up.%n"
    },
    footer = {"", "Example: permafrost wait --run first --timeout 6h"})
final class WaitCommand implements Callable<Integer> {
  /** As the program `timeout` has it: whoever waited may wait again. */
  static final int TIME_IS_UP = 124;

  @Option(names = "--run", paramLabel = "RUN", description = "Run to wait for.")
  private String run;

  @Option(
      names = "--night",
      paramLabel = "DATE",
      description = "Night to wait for, for example 2026-11-22.")
  private LocalDate night;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "For how long, for example 90s, 10m or 2h (default: forever).")
  private Duration timeout;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description = "Time between two looks (default: 10s).")
  private Duration every;

  @Option(
      names = "--since",
      paramLabel = "INSTANT",
      description =
          "Only what was written since then counts, as `date -Iseconds` prints it; for a run that"
              + " is resumed or a night that is repeated.")
  private OffsetDateTime since;

  @Mixin private GlobalOptions global;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if ((run == null) == (night == null)) {
      throw Problem.usage("Give --run RUN or --night DATE, which to wait for.");
    }
    String what = run != null ? "Run " + run : "Night " + night;
    Situation end;
    try (Session session = Session.open(global.settings(Map.of()), "wait");
        ConsoleProgress progress = global.progress()) {
      end =
          new AwaitEnd(look(session.existing()), what, progress)
              .run(every, Optional.ofNullable(timeout));
    }
    int code = end.end().map(ExitCode::code).orElse(TIME_IS_UP);
    spec.commandLine()
        .getOut()
        .println(global.isJson() ? json(end, code) : Printable.of(what + ": " + end.text()));
    return code;
  }

  private Supplier<Situation> look(Warehouse warehouse) {
    Instant from = since == null ? Instant.EPOCH : since.toInstant();
    return run != null
        ? new RunSituation(warehouse, run, from)
        : new NightSituation(warehouse, night, from);
  }

  private String json(Situation end, int code) {
    return JsonOutput.write(
        Map.of(
            run != null ? "run" : "night",
            run != null ? run : night.toString(),
            "status",
            end.status(),
            "detail",
            end.detail(),
            "exit_code",
            code));
  }
}
