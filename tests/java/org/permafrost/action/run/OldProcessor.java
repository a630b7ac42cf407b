package org.permafrost.action.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.permafrost.action.evaluate.EvaluateModel;
import org.permafrost.action.train.TrainingCase;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Split;

/** A process that trains, resumes and evaluates in {@link LayerDecisionTest}'s warehouse. */
final class OldProcessor {
  /** What its lines begin with, among those of others. */
  static final String SAYS = "> ";

  private final TrainingCase training;

  private OldProcessor(TrainingCase training) {
    this.training = training;
  }

  /** Takes the folder of the warehouse. */
  public static void main(String[] arguments) {
    new OldProcessor(TrainingCase.existing(Path.of(arguments[0]).getParent())).run();
    System.exit(0);
  }

  private void run() {
    List<String> lines = new ArrayList<>();
    training.train(TrainingCase.keeping(lines), "there", LayerDecisionTest.BASELINE);
    lines.stream().filter(line -> line.startsWith("network.layers")).forEach(l -> say("train", l));
    say("recorded", LayerDecisionTest.layers(training, "there"));
    training.interruptIn(2, "begun-there", LayerDecisionTest.BASELINE);
    refused(
        "train natively",
        () -> training.train("none", LayerDecisionTest.with("network.layers", "native")));
    refused("resume", () -> training.resume("unfinished"));
    refused("evaluate", this::evaluate);
    say("evaluate as stock", evaluate("network.layers", "stock") + " images");
  }

  private long evaluate(String... settings) {
    return new EvaluateModel(training.warehouse(), Progress.SILENT)
        .run(
            new EvaluateModel.Request(
                Optional.of("native"),
                Optional.empty(),
                TrainingCase.DATASET,
                Split.VALIDATION,
                List.of(),
                List.of(),
                OptionalInt.empty(),
                training.settings(settings)))
        .images();
  }

  private static void refused(String what, Runnable work) {
    try {
      work.run();
      say(what, "done");
    } catch (Problem problem) {
      say(what, problem.exitCode() + " " + problem.getMessage());
    }
  }

  private static void say(String what, String text) {
    System.out.println(SAYS + what + ": " + text);
  }
}
