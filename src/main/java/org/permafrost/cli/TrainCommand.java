package org.permafrost.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.permafrost.action.run.RunRow;
import org.permafrost.action.train.TrainRequest;
import org.permafrost.action.train.TrainResult;
import org.permafrost.action.train.TrainStrategically;
import org.permafrost.cli.option.GlobalOptions;
import org.permafrost.cli.option.NextCommand;
import org.permafrost.cli.option.StopSignal;
import org.permafrost.cli.output.KeptOutput;
import org.permafrost.cli.output.TrainOutput;
import org.permafrost.cli.print.ConsoleProgress;
import org.permafrost.network.zoo.NativeHelpers;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.RecordedSettings;
import org.permafrost.settings.Settings;
import org.permafrost.settings.bind.Labels;
import org.permafrost.spark.Session;
import org.permafrost.table.Warehouse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code permafrost train}: a new run, or the rest of an interrupted one. */
@Command(
    name = "train",
    description = "Trains a network with Strategic Freezing, or resumes an interrupted run.",
    footer = {
      "",
      "Examples: permafrost train --dataset birds --network resnet18 --run first",
      "          permafrost train --resume first"
    })
final class TrainCommand implements Callable<Integer> {
  @Option(names = "--dataset", paramLabel = "NAME", description = "Prepared data set.")
  private String dataset;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      description = "resnet34, resnet18, resnet-small, vgg16 or vgg16-bn (default: resnet34).")
  private String network;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description =
          "baseline, drop, drop-residue, drop-freeze, drop-freeze-residue or freeze"
              + " (default: drop-freeze-residue).")
  private String mode;

  @Option(names = "--epochs", paramLabel = "N", description = "Epoch limit (default: 30).")
  private Integer epochs;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Replicas trained in parallel (default: 2).")
  private Integer workers;

  @Option(
      names = "--threshold",
      paramLabel = "F1",
      description = "F1 at which a class counts as learned (default: 0.8).")
  private Double threshold;

  @Option(
      names = "--residue",
      paramLabel = "SHARE",
      description = "Fraction of a dropped class's images to keep (default: 0.1).")
  private Double residue;

  @Option(
      names = "--top",
      paramLabel = "SHARE",
      description = "Fraction of filters frozen per learned class (default: 0.1).")
  private Double top;

  @Option(
      names = "--freeze",
      paramLabel = "KIND",
      description =
          "Method: exact, sealed, gradient-zero, ewc, si, lwf, packnet, freezeout, none or one of"
              + " yours (default: exact).")
  private String freeze;

  @Option(
      names = "--loss",
      paramLabel = "KIND",
      description = "active-classes, full, balanced or logit-adjusted (default: active-classes).")
  private String loss;

  @Option(
      names = "--classes",
      split = ",",
      paramLabel = "A,B,...",
      description = "Train only on these classes, by name or number (default: all).")
  private List<String> classes;

  @Option(
      names = "--from",
      paramLabel = "MODEL|RUN",
      description = "Start from the weights of a model file or run.")
  private String from;

  @Option(names = "--seed", paramLabel = "N", description = "Random seed (default: 1).")
  private Long seed;

  @Option(
      names = "--run",
      paramLabel = "NAME",
      description = "Name of the run (default: mode, network and time).")
  private String run;

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description = "Continue this run after its last finished epoch, with its own settings.")
  private String resume;

  @Mixin private GlobalOptions global;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if ((dataset == null) == (resume == null)) {
      throw Problem.usage("Give --dataset NAME for a new run, or --resume RUN to continue one.");
    }
    if (resume != null) {
      refuseSettings();
    }
    Settings settings = global.settings(options());
    NativeHelpers.warnLoudlyIfOff(System.err);
    StopSignal stop = StopSignal.install();
    String name =
        resume != null ? resume : Optional.ofNullable(run).orElseGet(() -> name(settings));
    try (Session session = Session.open(settings, "train " + name);
        ConsoleProgress progress = global.progress()) {
      Warehouse warehouse = session.warehouse();
      TrainStrategically training = new TrainStrategically(warehouse, progress, stop);
      if (resume != null) {
        global.file().ifPresent(file -> sayWhatIsKept(warehouse, progress, file));
      }
      TrainResult result =
          resume != null
              ? training.resume(resume, settings.warehouse())
              : training.start(
                  new TrainRequest(name, dataset, Optional.ofNullable(from), settings));
      progress.close();
      KeptOutput.print(spec.commandLine(), warehouse, name, out -> print(result, out));
    }
    return ExitCode.OK.code();
  }

  private void print(TrainResult result, PrintWriter out) {
    if (global.isJson()) {
      out.println(TrainOutput.json(result));
      return;
    }
    out.println(TrainOutput.text(result));
    List<String> rank =
        List.of(
            "rank",
            "--run",
            result.run(),
            "--dataset",
            result.dataset(),
            "--split",
            result.split());
    NextCommand next = new NextCommand(global);
    if (result.frozenFilters() > 0 || result.frozenWeights() > 0) {
      next.print(out, rank, List.of("verify", result.run()));
    } else {
      next.print(out, rank);
    }
  }

  /**
   * A resumed run keeps its settings; anything else would not end where it was going. Only where
   * its tables and models are has to be said again.
   */
  private void refuseSettings() {
    boolean own = options().values().stream().anyMatch(Objects::nonNull);
    if (own || from != null || run != null || global.setsMoreThanPlace()) {
      throw Problem.usage(
          "train --resume takes no other settings than --warehouse, --conf and --set catalog.…: the run"
              + " %s continues with its own. Start a new run from it with: train --from %s",
          resume, resume);
    }
  }

  private void sayWhatIsKept(Warehouse warehouse, Progress progress, Path file) {
    List<String> kept =
        RunRow.find(warehouse, resume)
            .map(row -> new RecordedSettings(row.getAs("settings")).overruling(file))
            .orElse(List.of());
    if (!kept.isEmpty()) {
      progress.line(
          String.format(
              Locale.ROOT,
              "The run %s keeps its own settings; not taken from %s: %s",
              resume,
              file,
              String.join(", ", kept)));
    }
  }

  private static String name(Settings settings) {
    return String.format(
        Locale.ROOT,
        "%s-%s-%s",
        Labels.of(settings.train().mode()),
        settings.network().name(),
        LocalDateTime.now(ZoneId.systemDefault())
            .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)));
  }

  private Map<String, Object> options() {
    Map<String, Object> options = new HashMap<>();
    options.put("network.name", network);
    options.put("train.mode", mode);
    options.put("train.epochs", epochs);
    options.put("train.workers", workers);
    options.put("train.seed", seed);
    options.put("train.classes", classes == null ? null : quoted(classes));
    options.put("strategy.threshold", threshold);
    options.put("strategy.residue", residue);
    options.put("strategy.top", top);
    options.put("strategy.freeze", freeze);
    options.put("strategy.loss", loss);
    return options;
  }

  private static String quoted(List<String> names) {
    return names.stream()
        .map(name -> "\"" + name.strip().replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
        .toList()
        .toString();
  }
}
