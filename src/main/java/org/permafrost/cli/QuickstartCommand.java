package org.permafrost.cli;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.permafrost.action.quickstart.RunQuickstart;
import org.permafrost.cli.option.GlobalOptions;
import org.permafrost.cli.option.NextCommand;
import org.permafrost.cli.option.StopSignal;
import org.permafrost.cli.output.RankOutput;
import org.permafrost.cli.output.TrainOutput;
import org.permafrost.cli.print.ConsoleProgress;
import org.permafrost.cli.print.JsonOutput;
import org.permafrost.network.zoo.NativeHelpers;
import org.permafrost.problem.ExitCode;
import org.permafrost.settings.Settings;
import org.permafrost.spark.Session;
import org.permafrost.table.Warehouse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code permafrost quickstart}: the whole job on drawn images. */
@Command(
    name = "quickstart",
    description =
        "Draws images, trains on them with Strategic Freezing, ranks filters; takes minutes.",
    footer = {"", "Example: permafrost quickstart"})
final class QuickstartCommand implements Callable<Integer> {
  @Option(names = "--images", paramLabel = "N", description = "Images to draw (default: 600).")
  private Integer images;

  @Option(names = "--epochs", paramLabel = "N", description = "Epoch limit (default: 20).")
  private Integer epochs;

  @Option(names = "--workers", paramLabel = "N", description = "Parallel replicas (default: 2).")
  private Integer workers;

  @Option(names = "--seed", paramLabel = "N", description = "Random seed (default: 1).")
  private Long seed;

  @Mixin private GlobalOptions global;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Settings settings = global.settings(RunQuickstart.PRESET, options());
    NativeHelpers.warnLoudlyIfOff(System.err);
    StopSignal stop = StopSignal.install();
    try (Session session = Session.open(settings, "quickstart");
        ConsoleProgress progress = global.progress()) {
      Warehouse warehouse = session.warehouse();
      RunQuickstart.Result result = new RunQuickstart(warehouse, progress, stop).run(settings);
      progress.close();
      print(result, spec.commandLine().getOut());
    }
    return ExitCode.OK.code();
  }

  private Map<String, Object> options() {
    Map<String, Object> options = new HashMap<>();
    options.put("quickstart.images", images);
    options.put("train.epochs", epochs);
    options.put("train.workers", workers);
    options.put("train.seed", seed);
    return options;
  }

  private void print(RunQuickstart.Result result, PrintWriter out) {
    if (global.isJson()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("trained", TrainOutput.values(result.trained()));
      json.put("ranked", RankOutput.values(result.ranked()));
      out.println(JsonOutput.write(json));
      return;
    }
    out.println();
    out.println(TrainOutput.text(result.trained()));
    out.println();
    out.println(RankOutput.text(result.ranked()));
    new NextCommand(global)
        .print(
            out,
            List.of(
                "sql",
                "SELECT epoch, active_classes, frozen_share, accuracy FROM epochs ORDER BY epoch"),
            RankOutput.query(result.ranked(), 1),
            List.of(
                "train",
                "--dataset",
                RunQuickstart.NAME,
                "--network",
                "resnet-small",
                "--mode",
                "baseline",
                "--epochs",
                "10",
                "--run",
                "baseline"));
  }
}
