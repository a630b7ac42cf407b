package org.permafrost.cli;

import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.permafrost.action.nightly.NightResult;
import org.permafrost.action.nightly.PublishNight;
import org.permafrost.cli.option.GlobalOptions;
import org.permafrost.cli.option.RankingOptions;
import org.permafrost.cli.output.KeptOutput;
import org.permafrost.cli.output.NightlyOutput;
import org.permafrost.cli.print.ConsoleProgress;
import org.permafrost.network.zoo.NativeHelpers;
import org.permafrost.problem.ExitCode;
import org.permafrost.settings.Settings;
import org.permafrost.settings.Split;
import org.permafrost.spark.Session;
import org.permafrost.table.Warehouse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code permafrost nightly}: ranks, audits and publishes one night. */
@Command(
    name = "nightly",
    description =
        "Ranks a saved network's filters on a night's images, audits and publishes the ranks.",
    footer = {"", "Example: permafrost nightly --night 2026-11-28 --model first --images birds"})
final class NightlyCommand implements Callable<Integer> {
  @Option(
      names = "--night",
      required = true,
      paramLabel = "DATE",
      description = "The night, for example 2026-11-22; repeating one gives the same rows.")
  private LocalDate night;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "RUN|FILE",
      description = "Run whose model is ranked, or a model file.")
  private String model;

  @Option(
      names = "--images",
      required = true,
      paramLabel = "NAME|DIR|ARCHIVE",
      description = "Prepared data set, or a folder or archive as for prep.")
  private String images;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description = "Of a data set: train, holdout or validation (default: train).")
  private Split split;

  @Mixin private RankingOptions ranking;

  @Mixin private GlobalOptions global;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Settings settings = global.settings(ranking.settings());
    NativeHelpers.warnLoudlyIfOff(System.err);
    try (Session session = Session.open(settings, "nightly " + night);
        ConsoleProgress progress = global.progress()) {
      Warehouse warehouse = session.warehouse();
      NightResult result =
          new PublishNight(warehouse, progress)
              .run(
                  new PublishNight.Request(
                      night, model, images, Optional.ofNullable(split), settings));
      progress.close();
      KeptOutput.print(
          spec.commandLine(),
          warehouse,
          night.toString(),
          out ->
              out.println(
                  global.isJson() ? NightlyOutput.json(result) : NightlyOutput.text(result)));
    }
    return ExitCode.OK.code();
  }
}
