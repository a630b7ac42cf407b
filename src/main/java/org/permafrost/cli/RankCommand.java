package org.permafrost.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.permafrost.action.RankFilters;
import org.permafrost.network.NativeHelpers;
import org.permafrost.problem.ExitCode;
import org.permafrost.settings.Settings;
import org.permafrost.settings.Split;
import org.permafrost.spark.SparkSessions;
import org.permafrost.table.Warehouse;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code permafrost rank}: scores and ranks a saved network's filters for every class. */
@Command(name = "rank", description = "Ranks the filters of a saved network for every class.")
final class RankCommand implements Callable<Integer> {
  /** Which model. */
  static final class Model {
    @Option(names = "--run", paramLabel = "RUN", description = "Rank the model of this run.")
    private String run;

    @Option(names = "--model", paramLabel = "FILE", description = "Rank this model file.")
    private String file;
  }

  @ArgGroup(multiplicity = "1")
  private Model model;

  @Option(
      names = "--dataset",
      required = true,
      paramLabel = "NAME",
      description = "Prepared data set to score on.")
  private String dataset;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      defaultValue = "train",
      description = "train, holdout or validation (default: train).")
  private Split split;

  @Option(
      names = "--scorer",
      paramLabel = "NAMES",
      description =
          "How filters are scored, one or more names separated by commas that share one pass"
              + " (default: max-activation).")
  private String scorer;

  @Option(
      names = "--contrast",
      paramLabel = "NAME",
      description =
          "Set scores against the other classes: none, welch, selectivity or auc (default: none).")
  private String contrast;

  @Option(
      names = "--combine",
      paramLabel = "HOW",
      description = "Use all scorers as one ranking: none, mean or cops (default: none).")
  private String combine;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Spark partitions; the result does not depend on it.")
  private Integer partitions;

  @Option(
      names = "--keep-image-scores",
      description = "Also write the scores of single images to the table image_scores.")
  private boolean keepImageScores;

  @Mixin private GlobalOptions global;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Map<String, Object> options = new HashMap<>();
    options.put("rank.scorer", scorer);
    options.put("rank.contrast", contrast);
    options.put("rank.combine", combine);
    options.put("rank.partitions", partitions);
    options.put("rank.keep-image-scores", keepImageScores ? true : null);
    Settings settings = global.settings(options);
    NativeHelpers.warnLoudlyIfOff(System.err);
    try (SparkSession spark = SparkSessions.open(settings, "rank " + dataset);
        ConsoleProgress progress = global.progress()) {
      Warehouse warehouse = Warehouse.open(spark, settings);
      RankFilters.Result result =
          new RankFilters(warehouse, progress)
              .run(
                  new RankFilters.Request(
                      Optional.ofNullable(model.run),
                      Optional.ofNullable(model.file),
                      dataset,
                      split,
                      settings));
      progress.close();
      spec.commandLine()
          .getOut()
          .println(global.isJson() ? RankReport.json(result) : RankReport.text(result));
    }
    return ExitCode.OK.code();
  }
}
