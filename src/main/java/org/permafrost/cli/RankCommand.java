package org.permafrost.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.permafrost.action.rank.RankFilters;
import org.permafrost.cli.option.GlobalOptions;
import org.permafrost.cli.option.ModelOptions;
import org.permafrost.cli.option.NextCommand;
import org.permafrost.cli.option.RankingOptions;
import org.permafrost.cli.output.KeptOutput;
import org.permafrost.cli.output.RankOutput;
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

/** {@code permafrost rank}: scores and ranks a saved network's filters for every class. */
@Command(
    name = "rank",
    description = "Ranks the filters of a saved network for every class.",
    footer = {"", "Example: permafrost rank --run first --dataset birds --split validation"})
final class RankCommand implements Callable<Integer> {
  @Mixin private ModelOptions input;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      defaultValue = "train",
      description = "train, holdout or validation (default: train).")
  private Split split;

  @Mixin private RankingOptions ranking;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Spark partitions; the result does not depend on it.")
  private Integer partitions;

  @Option(
      names = "--keep-image-scores",
      description = "Also write per-image scores to the table image_scores.")
  private boolean keepImageScores;

  @Mixin private GlobalOptions global;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Map<String, Object> options = ranking.settings();
    options.put("rank.partitions", partitions);
    options.put("rank.keep-image-scores", keepImageScores ? true : null);
    Settings settings = global.settings(options);
    NativeHelpers.warnLoudlyIfOff(System.err);
    try (Session session = Session.open(settings, "rank " + input.dataset());
        ConsoleProgress progress = global.progress()) {
      Warehouse warehouse = session.warehouse();
      RankFilters.Result result =
          new RankFilters(warehouse, progress)
              .run(
                  new RankFilters.Request(
                      input.run(), input.file(), input.dataset(), split, settings));
      progress.close();
      KeptOutput.print(spec.commandLine(), warehouse, result.run(), out -> print(result, out));
    }
    return ExitCode.OK.code();
  }

  private void print(RankFilters.Result result, PrintWriter out) {
    if (global.isJson()) {
      out.println(RankOutput.json(result));
      return;
    }
    out.println(RankOutput.text(result));
    new NextCommand(global).print(out, RankOutput.query(result, 5));
  }
}
