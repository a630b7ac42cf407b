package org.permafrost.study.trial;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import org.permafrost.action.learn.LearnRequest;
import org.permafrost.action.learn.LearnResult;
import org.permafrost.action.learn.LearnSequence;
import org.permafrost.action.learn.LearnedTask;
import org.permafrost.action.learn.Scenario;
import org.permafrost.action.learn.TaskAccuracy;
import org.permafrost.action.learn.TaskMetrics;
import org.permafrost.settings.Split;

/**
 * Tasks in sequence, as {@code permafrost learn} learns them by the settings under {@code learn}:
 * how well all tasks are known at the end, and how much of the earlier ones was forgotten.
 */
final class LearnTrial implements TrialKind {
  private static final String CLASS_ACCURACY = "class-accuracy";
  private static final String TASK_ACCURACY = "task-accuracy";
  private static final String CLASS_FORGETTING = "class-forgetting";
  private static final String TASK_FORGETTING = "task-forgetting";
  private static final String EACH_TASK = "each-task";
  private static final String MINUTES = "minutes";
  private static final String BYTES_KEPT = "bytes-kept";
  private static final String IMAGES_KEPT = "images-kept";
  private static final String PROVEN = RunOutcome.PROVEN.label();

  private static final Config OPTIONS =
      ConfigFactory.parseString(
          """
          split = validation
          # As --tasks of permafrost learn.
          tasks = 5x2
          """);

  @Override
  public String name() {
    return "learn";
  }

  @Override
  public Config options() {
    return OPTIONS;
  }

  /** Accuracies of each task are task-incremental, after the last task. */
  @Override
  public List<String> outcomes() {
    return List.of(
        CLASS_ACCURACY,
        TASK_ACCURACY,
        CLASS_FORGETTING,
        TASK_FORGETTING,
        EACH_TASK,
        MINUTES,
        BYTES_KEPT,
        IMAGES_KEPT,
        PROVEN);
  }

  @Override
  public List<String> usualOutcomes() {
    return List.of(CLASS_ACCURACY, TASK_ACCURACY, CLASS_FORGETTING, TASK_FORGETTING, MINUTES);
  }

  @Override
  public void check(Trial trial) {
    TrialChecks.check(trial);
    TrialChecks.noBudget(trial);
    TrialChecks.split(trial);
    LearnSequence.check(trial.dataset(), tasks(trial), trial.settings());
  }

  private static String tasks(Trial trial) {
    return trial.options().getString("tasks");
  }

  @Override
  public List<Measurement> carryOut(Trial trial, Laboratory laboratory) {
    LearnResult learned =
        laboratory.learn(
            new LearnRequest(
                "trial-" + trial.id(), trial.dataset().name(), tasks(trial), trial.settings()));
    Split split = TrialChecks.split(trial);
    List<Measurement> all = new ArrayList<>();
    int last = learned.tasks().size();
    for (TaskMetrics metrics : learned.metrics()) {
      if (metrics.after() == last && metrics.split() == split) {
        boolean byClass = metrics.scenario() == Scenario.CLASS_INCREMENTAL;
        all.add(
            Measurement.of(byClass ? CLASS_ACCURACY : TASK_ACCURACY, metrics.averageAccuracy()));
        all.add(
            Measurement.of(
                byClass ? CLASS_FORGETTING : TASK_FORGETTING,
                metrics.forgetting().orElse(Double.NaN)));
      }
    }
    for (TaskAccuracy accuracy : learned.accuracies()) {
      if (accuracy.after() == last
          && accuracy.task() <= last
          && accuracy.split() == split
          && accuracy.scenario() == Scenario.TASK_INCREMENTAL) {
        all.add(new Measurement(EACH_TASK, "task " + accuracy.task(), accuracy.accuracy()));
      }
    }
    List<LearnedTask> tasks = learned.tasks();
    all.add(Measurement.of(MINUTES, tasks.stream().mapToDouble(LearnedTask::seconds).sum() / 60));
    all.add(
        Measurement.of(
            BYTES_KEPT, tasks.stream().mapToLong(LearnedTask::bytesKept).max().orElse(0)));
    all.add(
        Measurement.of(
            IMAGES_KEPT, tasks.stream().mapToLong(LearnedTask::imagesKept).max().orElse(0)));
    if (trial.wants(PROVEN)) {
      String run = tasks.get(last - 1).run();
      all.addAll(RunOutcome.PROVEN.of(new RunMeasures(laboratory, trial, run, split)));
    }
    return all.stream().filter(measurement -> trial.wants(measurement.outcome())).toList();
  }
}
