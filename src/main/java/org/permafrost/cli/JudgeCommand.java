package org.permafrost.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.permafrost.action.judge.JudgeRankings;
import org.permafrost.action.judge.JudgeResult;
import org.permafrost.cli.option.GlobalOptions;
import org.permafrost.cli.option.ModelOptions;
import org.permafrost.cli.option.RankingOptions;
import org.permafrost.cli.output.JudgeOutput;
import org.permafrost.cli.output.KeptOutput;
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

/** {@code permafrost judge}: compares rankings by what a class loses without its top filters. */
@Command(
    name = "judge",
    description =
        "Judges rankings: sets each class's top filters to zero and measures the loss of F1.",
    footer = {"", "Example: permafrost judge --run first --dataset birds --together --top 0.1,0.3"})
final class JudgeCommand implements Callable<Integer> {
  @Mixin private ModelOptions input;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      defaultValue = "validation",
      description = "Images to classify: train, holdout or validation (default: validation).")
  private Split split;

  @Option(
      names = "--score-split",
      paramLabel = "SPLIT",
      description = "Split on which the filters are scored (default: holdout).")
  private String scoreSplit;

  @Mixin private RankingOptions ranking;

  @Option(
      names = "--top",
      split = ",",
      paramLabel = "SHARE",
      description = "Fractions of a layer to set to zero (default: 0.10).")
  private List<Double> top;

  @Option(
      names = "--layers",
      split = ",",
      paramLabel = "PREFIX",
      description = "Layers whose names start with these prefixes (default: all).")
  private List<String> layers;

  @Option(
      names = "--together",
      description = "Set the filters of all layers to zero at once; much faster.")
  private boolean together;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Images per class to classify; 0 means all (default: 50).")
  private Integer images;

  @Mixin private GlobalOptions global;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Settings settings = global.settings(options());
    NativeHelpers.warnLoudlyIfOff(System.err);
    try (Session session = Session.open(settings, "judge " + input.dataset());
        ConsoleProgress progress = global.progress()) {
      Warehouse warehouse = session.warehouse();
      JudgeResult result =
          new JudgeRankings(warehouse, progress)
              .run(
                  new JudgeRankings.Request(
                      input.run(), input.file(), input.dataset(), split, settings));
      progress.close();
      KeptOutput.print(
          spec.commandLine(),
          warehouse,
          result.run(),
          out ->
              out.println(global.isJson() ? JudgeOutput.json(result) : JudgeOutput.text(result)));
    }
    return ExitCode.OK.code();
  }

  private Map<String, Object> options() {
    Map<String, Object> options = ranking.settings();
    options.put("judge.score-split", scoreSplit);
    options.put("judge.top", top);
    options.put("judge.layers", layers);
    options.put("judge.together", together ? true : null);
    options.put("judge.images", images);
    return options;
  }
}
