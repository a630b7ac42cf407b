package org.permafrost.action.learn;

import static org.apache.spark.sql.functions.col;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.permafrost.settings.Split;
import org.permafrost.settings.bind.Labels;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** The tables that a sequence leaves, task by task. */
final class SequenceTables {
  private final Warehouse warehouse;
  private final Sequence sequence;

  SequenceTables(Warehouse warehouse, Sequence sequence) {
    this.warehouse = warehouse;
    this.sequence = sequence;
  }

  /** Accuracies of a network; a repetition replaces them. */
  void accuracies(int after, String modelHash, List<TaskAccuracy> measured) {
    write(
        Table.TASK_ACCURACY,
        Map.of("after_task", after),
        measured.stream().map(cell -> row(cell, modelHash)).toList());
  }

  /** What is read off them, on every split and in every scenario. */
  void metrics(int after, List<TaskMetrics> metrics) {
    write(
        Table.TASK_METRICS,
        Map.of("after_task", after),
        metrics.stream().map(SequenceTables::row).toList());
  }

  /** The task counts from now on. */
  void learned(LearnedTask task) {
    write(Table.SEQUENCE_TASKS, Map.of("task", task.task()), List.of(row(task)));
  }

  private void write(Table table, Map<String, Object> key, List<Map<String, Object>> rows) {
    Map<String, Object> whole = new HashMap<>(key);
    whole.put("sequence", sequence.name());
    warehouse.replace(
        table,
        whole,
        rows.stream()
            .map(
                values -> {
                  values.put("sequence", sequence.name());
                  return table.row(values);
                })
            .toList());
  }

  private static Map<String, Object> row(TaskAccuracy cell, String modelHash) {
    Map<String, Object> row = new HashMap<>();
    row.put("after_task", cell.after());
    row.put("task", cell.task());
    row.put("split", cell.split().label());
    row.put("scenario", cell.scenario().label());
    row.put("accuracy", cell.accuracy());
    row.put("correct", cell.correct());
    row.put("images", cell.images());
    row.put("model_hash", modelHash);
    return row;
  }

  private static Map<String, Object> row(TaskMetrics metrics) {
    Map<String, Object> row = new HashMap<>();
    row.put("after_task", metrics.after());
    row.put("split", metrics.split().label());
    row.put("scenario", metrics.scenario().label());
    row.put("average_accuracy", metrics.averageAccuracy());
    row.put("accuracy", metrics.accuracy());
    put(row, "forgetting", metrics.forgetting());
    put(row, "backward_transfer", metrics.backwardTransfer());
    put(row, "forward_transfer", metrics.forwardTransfer());
    return row;
  }

  private static void put(Map<String, Object> row, String column, OptionalDouble value) {
    value.ifPresent(v -> row.put(column, v));
  }

  private Map<String, Object> row(LearnedTask task) {
    Map<String, Object> row = new HashMap<>();
    row.put("task", task.task());
    row.put("run", task.run());
    row.put(
        "classes",
        task.classes().stream()
            .map(sequence.dataset().classNames()::get)
            .collect(Collectors.joining(", ")));
    row.put("epochs", task.epochs());
    row.put("images", task.images());
    row.put("seconds", task.seconds());
    row.put("bytes_kept", task.bytesKept());
    row.put("images_kept", task.imagesKept());
    row.put("model_path", task.modelPath());
    row.put("model_hash", task.modelHash());
    row.put("committed_at", Timestamp.from(Instant.now()));
    return row;
  }

  /** Tasks that count, in order. */
  List<LearnedTask> learned() {
    return rows(Table.SEQUENCE_TASKS, "task")
        .map(
            row ->
                new LearnedTask(
                    row.getAs("task"),
                    row.getAs("run"),
                    sequence.tasks().task(row.getAs("task")),
                    row.getAs("epochs"),
                    row.getAs("images"),
                    row.getAs("seconds"),
                    row.getAs("bytes_kept"),
                    row.getAs("images_kept"),
                    row.getAs("model_path"),
                    row.getAs("model_hash")))
        .toList();
  }

  /** All accuracies, in order. */
  List<TaskAccuracy> accuracies() {
    return rows(Table.TASK_ACCURACY, "after_task", "split", "scenario", "task")
        .map(
            row ->
                new TaskAccuracy(
                    row.getAs("after_task"),
                    row.getAs("task"),
                    constant(Split.values(), row.getAs("split")),
                    constant(Scenario.values(), row.getAs("scenario")),
                    row.getAs("correct"),
                    row.getAs("images")))
        .toList();
  }

  private static <E extends Enum<E>> E constant(E[] constants, String label) {
    return Arrays.stream(constants)
        .filter(constant -> Labels.of(constant).equals(label))
        .findFirst()
        .orElseThrow();
  }

  private Stream<Row> rows(Table table, String first, String... order) {
    return warehouse
        .read(table)
        .where(col("sequence").equalTo(sequence.name()))
        .orderBy(first, order)
        .collectAsList()
        .stream();
  }
}
