package org.permafrost.cli;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.permafrost.action.evaluate.EvaluateModel;
import org.permafrost.action.evaluate.EvaluationResult;
import org.permafrost.cli.option.GlobalOptions;
import org.permafrost.cli.option.ModelOptions;
import org.permafrost.cli.output.EvaluateOutput;
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

/** {@code permafrost evaluate}: how well a saved network recognises each class. */
@Command(
    name = "evaluate",
    description = "Measures a saved network on a prepared data set.",
    footer = {"", "Example: permafrost evaluate --run first --dataset birds --split validation"})
final class EvaluateCommand implements Callable<Integer> {
  @Mixin private ModelOptions input;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      defaultValue = "validation",
      description = "train, holdout or validation (default: validation).")
  private Split split;

  @Option(
      names = "--classes",
      split = ",",
      paramLabel = "A,B,...",
      description = "Only images of these classes, by name or number (default: all).")
  private List<String> classes = List.of();

  @Option(
      names = "--among",
      split = ",",
      paramLabel = "A,B,...",
      description =
          "Predict one of these classes: the one with the largest logit (default: all outputs of the"
              + " network; dataset: the classes of the data set).")
  private List<String> among = List.of();

  @Option(
      names = "--task",
      paramLabel = "N",
      description =
          "Evaluate the network as it is for task N, from 1, on the classes of that task; for methods"
              + " that give tasks weights of their own.")
  private Integer task;

  @Mixin private GlobalOptions global;

  @Spec private CommandSpec spec;

  private OptionalInt task() {
    return task == null ? OptionalInt.empty() : OptionalInt.of(task);
  }

  @Override
  public Integer call() {
    Settings settings = global.settings(Map.of());
    NativeHelpers.warnLoudlyIfOff(System.err);
    try (Session session = Session.open(settings, "evaluate " + input.dataset());
        ConsoleProgress progress = global.progress()) {
      Warehouse warehouse = session.warehouse();
      EvaluationResult result =
          new EvaluateModel(warehouse, progress)
              .run(
                  new EvaluateModel.Request(
                      input.run(),
                      input.file(),
                      input.dataset(),
                      split,
                      classes,
                      among,
                      task(),
                      settings));
      progress.close();
      KeptOutput.print(
          spec.commandLine(),
          warehouse,
          result.run(),
          out ->
              out.println(
                  global.isJson() ? EvaluateOutput.json(result) : EvaluateOutput.text(result)));
    }
    return ExitCode.OK.code();
  }
}
