package org.permafrost.action.learn;

import java.time.Instant;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.permafrost.action.Claims;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.action.run.RunRow;
import org.permafrost.problem.Problem;
import org.permafrost.settings.RecordedSettings;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.Split;
import org.permafrost.table.Warehouse;

/** Checks everything a sequence needs before its first task is trained. */
final class SequenceOpening {
  private final Warehouse warehouse;
  private final Claims claims;

  /**
   * @param claims takes the sequence and its data set
   */
  SequenceOpening(Warehouse warehouse, Claims claims) {
    this.warehouse = warehouse;
    this.claims = claims;
  }

  /**
   * @throws Problem (usage) if the sequence or a run of its name exists already, or for tasks,
   *     methods and settings that do not go together; (data) if the data set is missing, or has no
   *     images to train a class on or to measure a task with; (environment) if another job holds
   *     the sequence or replaces the data set
   */
  Sequence start(LearnRequest request) {
    checkName(request.sequence());
    TaskSettings.check(request.settings());
    claims.sequence(request.sequence());
    claims.reads(request.dataset());
    DatasetDescription dataset = DatasetDescription.read(warehouse, request.dataset());
    Sequence sequence =
        new Sequence(
            request.sequence(),
            dataset,
            TaskList.of(request.tasks(), dataset),
            request.settings(),
            Instant.now());
    checkFree(sequence);
    checkImages(sequence);
    return sequence;
  }

  /**
   * The sequence with the settings it was started with.
   *
   * @throws Problem (data) if there is no such sequence, or its data set is not what it was;
   *     (usage) if it is finished; (environment) if another job holds it
   */
  Sequence resume(String name, String warehouseFolder) {
    claims.sequence(name);
    Row row = row(name);
    if (isFinished(row)) {
      throw Problem.usage("The sequence %s is finished; start a new one under another name.", name);
    }
    claims.reads(row.getAs("dataset"));
    return read(row, warehouseFolder);
  }

  static boolean isFinished(Row row) {
    return row.getAs("status").equals(RunRow.Status.FINISHED.label());
  }

  /** A sequence that is finished, to look at it. */
  Sequence finished(String name, String warehouseFolder) {
    return read(row(name), warehouseFolder);
  }

  private Row row(String name) {
    return SequenceRow.find(warehouse, name)
        .orElseThrow(
            () ->
                Problem.data(
                    "There is no sequence %s in this warehouse; list them with: permafrost sql"
                        + " \"SELECT sequence, status, tasks_done FROM sequences\"",
                    name));
  }

  private Sequence read(Row row, String warehouseFolder) {
    String name = row.getAs("sequence");
    new RecordedSettings(row.getAs("settings")).checkKnown(name);
    Settings settings =
        SettingsLoader.parse(row.getAs("settings"), Map.of("warehouse", warehouseFolder));
    DatasetDescription dataset = DatasetDescription.read(warehouse, row.getAs("dataset"));
    String content = row.getAs("content_hash");
    if (!dataset.content().hash().equals(content)) {
      throw Problem.data(
          "Cannot continue the sequence %s: the data set %s was prepared again with other images (its"
              + " content hash was %s, now %s). Prepare it as it was, or start a new sequence.",
          name, dataset.name(), content, dataset.content().hash());
    }
    return new Sequence(
        name,
        dataset,
        TaskList.parse(row.getAs("tasks")),
        settings,
        row.<java.sql.Timestamp>getAs("started_at").toInstant());
  }

  private static void checkName(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,84}")) {
      throw Problem.usage(
          "Cannot name a sequence \"%s\"; use letters, digits, '.', '_' and '-', 85 at most.",
          name);
    }
  }

  private void checkFree(Sequence sequence) {
    SequenceRow.find(warehouse, sequence.name())
        .ifPresent(
            row -> {
              throw Problem.usage(
                  "A sequence named %s exists already (%s, %d tasks); choose another --name, or"
                      + " continue it with: learn --resume %s",
                  sequence.name(),
                  row.getAs("status"),
                  row.<Integer>getAs("tasks_done"),
                  sequence.name());
            });
    for (int task = 1; task <= sequence.tasks().size(); task++) {
      String run = sequence.run(task);
      if (RunRow.find(warehouse, run).isPresent()) {
        throw Problem.usage(
            "A run named %s exists already, which would be that of a task; choose another --name.",
            run);
      }
    }
  }

  private void checkImages(Sequence sequence) {
    DatasetDescription dataset = sequence.dataset();
    if (TaskMeasurement.splits(sequence).isEmpty()) {
      throw Problem.data(
          "The data set %s has neither a hold-out nor a validation split to measure tasks on; prepare"
              + " it again with prep.validation above 0.",
          dataset.name());
    }
    ImageCounts counts = ImageCounts.of(warehouse, dataset.name());
    for (int label : sequence.tasks().all()) {
      if (counts.of(Split.TRAIN, label) == 0) {
        throw Problem.data(
            "The data set %s has no training images of the class %s; leave it out of --tasks.",
            dataset.name(), dataset.classNames().get(label));
      }
    }
    for (Split split : TaskMeasurement.splits(sequence)) {
      for (int task = 1; task <= sequence.tasks().size(); task++) {
        if (counts.of(split, sequence.tasks().task(task)) == 0) {
          throw Problem.data(
              "The data set %s has no images of task %d in the split %s to measure it on; prepare it"
                  + " again with prep.%s large enough for one image of each task.",
              dataset.name(), task, split.label(), split.label());
        }
      }
    }
  }
}
