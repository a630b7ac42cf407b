package org.permafrost.study.trial;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.permafrost.action.evaluate.EvaluateModel;
import org.permafrost.problem.Problem;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.Split;

/**
 * Two tasks in a row: a network learns some classes, then others without any image of the first.
 * How much of the first is left, and how well is the second learned? With {@code train.mode =
 * baseline} it is fine-tuned; with {@code freeze} the method of {@code strategy.freeze} keeps the
 * first task. The first task is trained without the method unless that has to watch, so that
 * methods are compared on the same network.
 */
final class SequenceTrial implements TrialKind {
  private static final String FIRST_BEFORE = "first-before";
  private static final String FIRST_AFTER = "first-after";
  private static final String SECOND_AFTER = "second-after";
  private static final String ALL_CLASSES = "all-classes";
  private static final String PROVEN = RunOutcome.PROVEN.label();

  private static final Config OPTIONS =
      ConfigFactory.parseString(
          """
split = validation
# Classes of the first task and of the second, by name or number; empty: the first half and the others.
first = []
second = []
# Settings of the second task alone.
second-settings {}
# Whether the method watches while the first task is trained.
watches = false
# Whether each task is classified by a network of its own, as PackNet's are.
by-task = false
""");

  /** Of a network that is trained without a method, the others mean nothing. */
  private static final List<String> OF_LOSS =
      List.of("strategy.loss", "strategy.logit-adjustment", "strategy.dropout");

  @Override
  public String name() {
    return "sequence";
  }

  @Override
  public Config options() {
    return OPTIONS;
  }

  @Override
  public List<String> outcomes() {
    return List.of(FIRST_BEFORE, FIRST_AFTER, SECOND_AFTER, ALL_CLASSES, PROVEN);
  }

  @Override
  public List<String> usualOutcomes() {
    return outcomes();
  }

  @Override
  public void check(Trial trial) {
    TrialChecks.check(trial);
    TrialChecks.noBudget(trial);
    TrialChecks.split(trial);
    Settings settings = trial.settings();
    if (settings.train().mode().drops()) {
      throw Problem.usage(
          "A trial of the kind sequence trains with train.mode = baseline or freeze, not %s (cell"
              + " %s).",
          settings.train().mode(), trial.cell());
    }
    Tasks tasks = Tasks.of(trial);
    if (tasks.first().stream().anyMatch(tasks.second()::contains)) {
      throw Problem.usage(
          "The tasks %s and %s share a class (cell %s).",
          tasks.first(), tasks.second(), trial.cell());
    }
    second(trial, tasks);
  }

  /** Numbers of the classes of either task. */
  private record Tasks(List<Integer> first, List<Integer> second) {
    static Tasks of(Trial trial) {
      List<Integer> all = trial.dataset().labels();
      int half = all.size() / 2;
      List<Integer> first = labels(trial, "first");
      List<Integer> second = labels(trial, "second");
      List<Integer> begin = first.isEmpty() ? all.subList(0, half) : first;
      return new Tasks(
          begin,
          second.isEmpty()
              ? all.stream().filter(label -> !begin.contains(label)).toList()
              : second);
    }

    private static List<Integer> labels(Trial trial, String option) {
      List<String> named = trial.options().getStringList(option);
      return named.isEmpty() ? List.of() : List.copyOf(trial.dataset().labels(named));
    }
  }

  @Override
  public List<Measurement> carryOut(Trial trial, Laboratory laboratory) {
    Tasks tasks = Tasks.of(trial);
    boolean freezes = trial.settings().train().mode().freezes();
    String learned = first(trial, tasks, laboratory, freezes);
    String after =
        laboratory.ensure(
            new PlannedRun(trial.dataset(), second(trial, tasks), Optional.of(learned)));
    List<Measurement> all = new ArrayList<>();
    Evaluating evaluating = new Evaluating(trial, laboratory, TrialChecks.split(trial));
    all.addAll(evaluating.task(FIRST_BEFORE, learned, tasks.first(), 1));
    all.addAll(evaluating.task(FIRST_AFTER, after, tasks.first(), 1));
    all.addAll(evaluating.task(SECOND_AFTER, after, tasks.second(), 2));
    all.addAll(evaluating.allClasses(after));
    if (freezes && trial.wants(PROVEN)) {
      all.addAll(
          RunOutcome.PROVEN.of(
              new RunMeasures(laboratory, trial, after, TrialChecks.split(trial))));
    }
    return all;
  }

  /** Learns the first task and what the method needs to know of it. */
  private static String first(Trial trial, Tasks tasks, Laboratory laboratory, boolean freezes) {
    Settings settings = trial.settings();
    Config classes = classes(tasks.first());
    Config atEnd = ConfigFactory.parseString("strategy.freeze-at = end").withFallback(classes);
    if (freezes && trial.options().getBoolean("watches")) {
      return laboratory.ensure(
          PlannedRun.fresh(trial.dataset(), SettingsLoader.changed(settings, List.of(), atEnd)));
    }
    Config plain = ConfigFactory.parseString("train.mode = baseline").withFallback(classes);
    Config recorded = ConfigFactory.parseString(settings.json());
    for (String key : OF_LOSS) {
      plain = plain.withValue(key, recorded.getValue(key));
    }
    String base =
        laboratory.ensure(
            PlannedRun.fresh(
                trial.dataset(),
                SettingsLoader.changed(settings, List.of("strategy", "rank"), plain)));
    return freezes
        ? laboratory.ensure(
            new PlannedRun(
                trial.dataset(),
                SettingsLoader.changed(
                    settings,
                    List.of(),
                    ConfigFactory.parseString("train.epochs = 0").withFallback(atEnd)),
                Optional.of(base)))
        : base;
  }

  private static Settings second(Trial trial, Tasks tasks) {
    return SettingsLoader.changed(
        trial.settings(),
        List.of(),
        trial
            .options()
            .getConfig("second-settings")
            .withFallback(classes(tasks.second()))
            .withFallback(ConfigFactory.parseString("strategy.freeze-at = never")));
  }

  private static Config classes(List<Integer> labels) {
    return ConfigFactory.empty()
        .withValue(
            "train.classes",
            ConfigValueFactory.fromIterable(labels.stream().map(String::valueOf).toList()));
  }

  /** Accuracy of networks on one task or on all classes. */
  private record Evaluating(Trial trial, Laboratory laboratory, Split split) {
    /** Among the classes of the task alone. */
    List<Measurement> task(String outcome, String run, List<Integer> labels, int number) {
      List<String> classes = labels.stream().map(String::valueOf).toList();
      return trial.options().getBoolean("by-task")
          ? measure(outcome, run, List.of(), OptionalInt.of(number))
          : measure(outcome, run, classes, OptionalInt.empty());
    }

    /** A network of which each task has a part cannot tell tasks apart. */
    List<Measurement> allClasses(String run) {
      return trial.options().getBoolean("by-task")
          ? List.of()
          : measure(ALL_CLASSES, run, List.of(), OptionalInt.empty());
    }

    private List<Measurement> measure(
        String outcome, String run, List<String> classes, OptionalInt task) {
      if (!trial.wants(outcome)) {
        return List.of();
      }
      double accuracy =
          new EvaluateModel(laboratory.warehouse(), laboratory.progress())
              .run(
                  new EvaluateModel.Request(
                      Optional.of(run),
                      Optional.empty(),
                      trial.dataset().name(),
                      split,
                      classes,
                      classes,
                      task,
                      trial.settings()))
              .accuracy();
      return List.of(Measurement.of(outcome, accuracy));
    }
  }
}
