package org.permafrost.cli.output;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.permafrost.action.learn.LearnResult;
import org.permafrost.action.learn.LearnedTask;
import org.permafrost.action.learn.Scenario;
import org.permafrost.action.learn.TaskAccuracy;
import org.permafrost.action.learn.TaskMetrics;
import org.permafrost.action.query.QueryResult;
import org.permafrost.cli.print.JsonOutput;
import org.permafrost.cli.print.ResultTable;

/** A sequence of tasks, for a person or a program. */
public final class LearnOutput {
  private LearnOutput() {}

  public static String text(LearnResult result) {
    StringBuilder text = new StringBuilder(ResultTable.text(tasks(result)));
    for (Scenario scenario : Scenario.values()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n%n%s accuracy on the %s split, %%%s%n%s%n%s",
              scenario.label(),
              result.split().label(),
              scenario == Scenario.CLASS_INCREMENTAL
                  ? " (predicted among all classes so far)"
                  : " (predicted among the classes of the task)",
              AccuracyText.of(result, scenario),
              summary(last(result, scenario))));
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "%n%nSequence %s of %d tasks, method %s, softmax over %s%nmodel      %s%n"
                    + "model hash %s",
                result.sequence(),
                result.tasks().size(),
                result.method(),
                result.softmax(),
                lastTask(result).modelPath(),
                lastTask(result).modelHash()))
        .toString();
  }

  private static LearnedTask lastTask(LearnResult result) {
    return result.tasks().get(result.tasks().size() - 1);
  }

  private static TaskMetrics last(LearnResult result, Scenario scenario) {
    return result.metrics().stream()
        .filter(m -> m.scenario() == scenario && m.split() == result.split())
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  private static String summary(TaskMetrics metrics) {
    return String.format(
        Locale.ROOT,
        "average %.1f  forgetting %s  backward transfer %s  forward transfer %s",
        100 * metrics.averageAccuracy(),
        points(metrics.forgetting()),
        points(metrics.backwardTransfer()),
        points(metrics.forwardTransfer()));
  }

  private static String points(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.1f", 100 * value.getAsDouble()) : "-";
  }

  private static QueryResult tasks(LearnResult result) {
    List<List<Object>> rows = new ArrayList<>();
    for (LearnedTask task : result.tasks()) {
      rows.add(
          List.of(
              task.task(),
              classes(result, task),
              task.run(),
              task.epochs(),
              task.images(),
              Math.round(10 * task.seconds()) / 10.0,
              task.bytesKept(),
              task.imagesKept()));
    }
    return new QueryResult(
        List.of(
            "task", "classes", "run", "epochs", "images", "seconds", "bytes kept", "images kept"),
        rows,
        false);
  }

  private static String classes(LearnResult result, LearnedTask task) {
    return task.classes().stream().map(result.classNames()::get).collect(Collectors.joining(", "));
  }

  public static String json(LearnResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("sequence", result.sequence());
    json.put("dataset", result.dataset());
    json.put("method", result.method());
    json.put("softmax", result.softmax());
    json.put("split", result.split().label());
    json.put("tasks", result.tasks().stream().map(task -> values(result, task)).toList());
    json.put("accuracies", result.accuracies().stream().map(LearnOutput::values).toList());
    json.put("metrics", result.metrics().stream().map(LearnOutput::values).toList());
    return JsonOutput.write(json);
  }

  private static Map<String, Object> values(LearnResult result, LearnedTask task) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("task", task.task());
    json.put("run", task.run());
    json.put("classes", task.classes().stream().map(result.classNames()::get).toList());
    json.put("epochs", task.epochs());
    json.put("images", task.images());
    json.put("seconds", task.seconds());
    json.put("bytes_kept", task.bytesKept());
    json.put("images_kept", task.imagesKept());
    json.put("model_path", task.modelPath());
    json.put("model_hash", task.modelHash());
    return json;
  }

  private static Map<String, Object> values(TaskAccuracy cell) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("after_task", cell.after());
    json.put("task", cell.task());
    json.put("split", cell.split().label());
    json.put("scenario", cell.scenario().label());
    json.put("accuracy", cell.accuracy());
    json.put("correct", cell.correct());
    json.put("images", cell.images());
    return json;
  }

  private static Map<String, Object> values(TaskMetrics metrics) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("after_task", metrics.after());
    json.put("split", metrics.split().label());
    json.put("scenario", metrics.scenario().label());
    json.put("average_accuracy", metrics.averageAccuracy());
    json.put("accuracy", metrics.accuracy());
    metrics.forgetting().ifPresent(value -> json.put("forgetting", value));
    metrics.backwardTransfer().ifPresent(value -> json.put("backward_transfer", value));
    metrics.forwardTransfer().ifPresent(value -> json.put("forward_transfer", value));
    return json;
  }
}
