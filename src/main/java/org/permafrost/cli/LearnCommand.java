package org.permafrost.cli;

import java.io.PrintWriter;
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
import org.permafrost.action.learn.LearnRequest;
import org.permafrost.action.learn.LearnResult;
import org.permafrost.action.learn.LearnSequence;
import org.permafrost.cli.option.GlobalOptions;
import org.permafrost.cli.option.NextCommand;
import org.permafrost.cli.option.StopSignal;
import org.permafrost.cli.output.KeptOutput;
import org.permafrost.cli.output.LearnOutput;
import org.permafrost.cli.print.ConsoleProgress;
import org.permafrost.network.zoo.NativeHelpers;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.settings.Settings;
import org.permafrost.spark.Session;
import org.permafrost.table.Warehouse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code permafrost learn}: a new sequence of tasks, or the rest of an interrupted one. */
@Command(
    name = "learn",
    description =
        "Learns tasks one after the other, without the images of earlier ones, and measures every"
            + " task after each.",
    footer = {
      "",
      "Example: permafrost learn --dataset birds --tasks 5x2 --method ewc --name birds-ewc"
    })
final class LearnCommand implements Callable<Integer> {
  @Option(names = "--dataset", paramLabel = "NAME", description = "Prepared data set.")
  private String dataset;

  @Option(
      names = "--tasks",
      paramLabel = "A,B|C,D",
      description =
          "Classes of each task, by name or number; 5x2 for five tasks of two classes in the order of"
              + " the data set.")
  private String tasks;

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      description =
          "A method of train --freeze, fine-tune or joint (default: sealed, see learn.method).")
  private String method;

  @Option(
      names = "--softmax",
      paramLabel = "CLASSES",
      description =
          "Classes in the softmax of the training loss: task, seen or all (default: task).")
  private String softmax;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      description = "As for train (default: resnet34).")
  private String network;

  @Option(names = "--epochs", paramLabel = "N", description = "Epochs of each task (default: 30).")
  private Integer epochs;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Replicas trained in parallel (default: 2).")
  private Integer workers;

  @Option(
      names = "--top",
      paramLabel = "SHARE",
      description = "Fraction of filters frozen per class (default: 0.1).")
  private Double top;

  @Option(names = "--seed", paramLabel = "N", description = "Random seed (default: 1).")
  private Long seed;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "Name of the sequence (default: network and time); its tasks are the runs"
              + " NAME-task-1, NAME-task-2 and so on.")
  private String name;

  @Option(
      names = "--resume",
      paramLabel = "NAME",
      description = "Continue this sequence where it ended, with its own settings.")
  private String resume;

  @Mixin private GlobalOptions global;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    check();
    Settings settings = global.settings(options());
    NativeHelpers.warnLoudlyIfOff(System.err);
    StopSignal stop = StopSignal.install();
    String sequence =
        resume != null ? resume : Optional.ofNullable(name).orElseGet(() -> name(settings));
    try (Session session = Session.open(settings, "learn " + sequence);
        ConsoleProgress progress = global.progress()) {
      Warehouse warehouse = session.warehouse();
      LearnSequence learning = new LearnSequence(warehouse, progress, stop);
      LearnResult result =
          resume != null
              ? learning.resume(resume, settings.warehouse())
              : learning.start(new LearnRequest(sequence, dataset, tasks, settings));
      progress.close();
      KeptOutput.print(spec.commandLine(), warehouse, sequence, out -> print(result, out));
    }
    return ExitCode.OK.code();
  }

  private void check() {
    if (resume == null && (dataset == null || tasks == null)) {
      throw Problem.usage(
          "Give --dataset NAME and --tasks \"A,B|C,D\" for a new sequence, or --resume NAME to continue"
              + " one.");
    }
    boolean own = options().values().stream().anyMatch(Objects::nonNull);
    boolean more = own || dataset != null || tasks != null || name != null;
    if (resume != null && (more || global.file().isPresent() || global.setsMoreThanPlace())) {
      throw Problem.usage(
          "learn --resume takes no other settings than --warehouse and --set catalog.…: the sequence %s"
              + " continues with its own.",
          resume);
    }
  }

  private void print(LearnResult result, PrintWriter out) {
    if (global.isJson()) {
      out.println(LearnOutput.json(result));
      return;
    }
    out.println(LearnOutput.text(result));
    String last = result.tasks().get(result.tasks().size() - 1).run();
    new NextCommand(global)
        .print(
            out,
            List.of("verify", last),
            List.of("rank", "--run", last, "--dataset", result.dataset()));
  }

  private static String name(Settings settings) {
    return String.format(
        Locale.ROOT,
        "learn-%s-%s",
        settings.network().name(),
        LocalDateTime.now(ZoneId.systemDefault())
            .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)));
  }

  private Map<String, Object> options() {
    Map<String, Object> options = new HashMap<>();
    options.put("learn.method", method);
    options.put("learn.softmax", softmax);
    options.put("network.name", network);
    options.put("train.epochs", epochs);
    options.put("train.workers", workers);
    options.put("train.seed", seed);
    options.put("strategy.top", top);
    return options;
  }
}
