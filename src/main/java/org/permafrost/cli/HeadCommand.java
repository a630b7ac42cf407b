package org.permafrost.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.permafrost.action.head.FitHead;
import org.permafrost.action.head.HeadRequest;
import org.permafrost.action.head.HeadResult;
import org.permafrost.cli.option.GlobalOptions;
import org.permafrost.cli.option.ModelOptions;
import org.permafrost.cli.output.HeadOutput;
import org.permafrost.cli.output.KeptOutput;
import org.permafrost.cli.print.ConsoleProgress;
import org.permafrost.head.HeadKind;
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

/**
 * {@code permafrost head}: an exact classifier on the features of a network that stays as it is.
 */
@Command(
    name = "head",
    description = {
      "Fits a classifier on the features of a saved network from exact sums over images, or adds"
          + " classes to one without the images it has seen, and measures it.%n"
    },
    footer = {
      "",
      "Example: permafrost head --run first --dataset birds --head ridge --out first.head"
    })
final class HeadCommand implements Callable<Integer> {
  @Mixin private ModelOptions input;

  @Option(
      names = "--head",
      required = true,
      paramLabel = "KIND",
      description =
          "ncm (nearest mean), slda (shared covariance), fecam (covariance per class) or ridge"
              + " (regression on random features).")
  private HeadKind kind;

  @Option(
      names = "--classes",
      split = ",",
      paramLabel = "A,B,...",
      description = "Add only these classes, by name or number (default: all).")
  private List<String> classes = List.of();

  @Option(
      names = "--add-to",
      paramLabel = "HEAD",
      description = "Add them to this head, which knows earlier classes; it stays as it is.")
  private String addTo;

  @Option(
      names = "--sealed",
      description =
          "Read only features that are sealed, so that the head stays valid while the network learns"
              + " more; for a new head on a model trained with strategy.freeze = sealed.")
  private boolean sealed;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "File of the head; an older one is replaced.")
  private String out;

  @Mixin private GlobalOptions global;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Settings settings = global.settings(Map.of());
    NativeHelpers.warnLoudlyIfOff(System.err);
    try (Session session = Session.open(settings, "head " + input.dataset());
        ConsoleProgress progress = global.progress()) {
      Warehouse warehouse = session.warehouse();
      HeadResult result =
          new FitHead(warehouse, progress)
              .run(
                  new HeadRequest(
                      input.run(),
                      input.file(),
                      input.dataset(),
                      kind,
                      classes,
                      Optional.ofNullable(addTo),
                      sealed,
                      out,
                      settings));
      progress.close();
      KeptOutput.print(
          spec.commandLine(),
          warehouse,
          result.run(),
          text ->
              text.println(global.isJson() ? HeadOutput.json(result) : HeadOutput.text(result)));
    }
    return ExitCode.OK.code();
  }
}
