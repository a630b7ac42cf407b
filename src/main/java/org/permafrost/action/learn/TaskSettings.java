package org.permafrost.action.learn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.permafrost.action.train.TrainRequest;
import org.permafrost.method.registry.Methods;
import org.permafrost.problem.Problem;
import org.permafrost.settings.NearestName;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.StrategySettings;
import org.permafrost.settings.StrategySettings.FreezeAt;
import org.permafrost.settings.StrategySettings.Report;
import org.permafrost.settings.TrainSettings;
import org.permafrost.settings.TrainSettings.Mode;
import org.permafrost.settings.bind.Labels;

/** What the run of each task is asked for, by the method of the sequence. */
final class TaskSettings {
  private final Sequence sequence;
  private final LearnSettings learn;

  TaskSettings(Sequence sequence) {
    this.sequence = sequence;
    this.learn = sequence.learn();
  }

  /**
   * Checks that a sequence need not overrule what somebody set.
   *
   * @throws Problem (usage) for an unknown method, or a setting that the sequence chooses itself
   */
  static void check(Settings settings) {
    LearnSettings learn = LearnSettings.of(settings);
    checkMethod(learn.method());
    Settings defaults = SettingsLoader.defaults();
    StrategySettings strategy = settings.strategy();
    Mode mode = settings.train().mode();
    Mode needed = mode(learn);
    if (mode != needed && mode != defaults.train().mode()) {
      throw Problem.usage(
          "Cannot learn tasks with train.mode = %s: the method %s trains in mode %s. Leave train.mode"
              + " out.",
          Labels.of(mode), learn.method(), Labels.of(needed));
    }
    if (!strategy.freeze().equals(defaults.strategy().freeze())
        && !strategy.freeze().equals(learn.method())) {
      throw Problem.usage(
          "Cannot learn tasks with strategy.freeze = %s and the method %s; leave strategy.freeze out.",
          strategy.freeze(), learn.method());
    }
    if (strategy.freezeAt() == FreezeAt.NEVER) {
      throw Problem.usage(
          "Cannot learn tasks with strategy.freeze-at = never: what a task taught is taken up at its"
              + " end. Leave it out.");
    }
    if (strategy.report() == Report.BEST) {
      throw Problem.usage(
          "Cannot learn tasks with strategy.report = best: the next task goes on from the last epoch"
              + " of the one before. Set strategy.report=final.");
    }
    TrainSettings train = settings.train();
    boolean classes = !train.classes().isEmpty();
    if (classes || !train.softmaxWith().isEmpty() || !train.replay().isEmpty()) {
      throw Problem.usage(
          "Cannot learn tasks with train.classes, train.softmax-with or train.replay: --tasks says what"
              + " is trained, and learn.softmax what is in the softmax. Leave them out.");
    }
    if (learn.replays() && strategy.residue() == 0) {
      throw Problem.usage(
          "Cannot learn tasks by replay with strategy.residue = 0; set it to the share of the images of"
              + " each class that is kept, for example 0.05.");
    }
  }

  private static void checkMethod(String method) {
    SortedSet<String> known = new TreeSet<>(Methods.names());
    known.add(LearnSettings.FINE_TUNE);
    known.add(LearnSettings.REPLAY);
    known.add(LearnSettings.JOINT);
    if (!known.contains(method)) {
      throw Problem.usage(
          "Cannot learn tasks by the method \"%s\"; did you mean %s? Choose one of %s.",
          method, NearestName.of(method, known), String.join(", ", known));
    }
  }

  private static Mode mode(LearnSettings learn) {
    return learn.freezes() ? Mode.FREEZE : Mode.BASELINE;
  }

  /**
   * The run of a task.
   *
   * @param task number, from 1
   */
  TrainRequest request(int task) {
    Map<String, String> own = new LinkedHashMap<>();
    own.put("train.mode", Labels.of(mode(learn)));
    own.put("train.classes", quoted(trained(task)));
    own.put("train.softmax-with", quoted(others(task)));
    if (learn.replays()) {
      own.put("train.replay", quoted(sequence.tasks().upTo(task - 1)));
    }
    if (learn.freezes()) {
      own.put("strategy.freeze", learn.method());
      own.put("strategy.freeze-at", Labels.of(FreezeAt.END));
    }
    boolean fresh = task == 1 || learn.isJoint();
    return new TrainRequest(
        sequence.run(task),
        sequence.dataset().name(),
        fresh ? Optional.empty() : Optional.of(sequence.run(task - 1)),
        SettingsLoader.parse(sequence.settings().json(), own));
  }

  /** Labels whose images are trained on. */
  SortedSet<Integer> trained(int task) {
    return learn.isJoint() ? sequence.tasks().upTo(task) : sequence.tasks().task(task);
  }

  private SortedSet<Integer> others(int task) {
    SortedSet<Integer> others =
        new TreeSet<>(
            switch (learn.softmax()) {
              case TASK -> List.of();
              case SEEN -> sequence.tasks().upTo(task);
              case ALL -> sequence.tasks().all();
            });
    others.removeAll(trained(task));
    return others;
  }

  private String quoted(SortedSet<Integer> labels) {
    return labels.stream()
        .map(label -> sequence.dataset().classNames().get(label))
        .map(name -> "\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
