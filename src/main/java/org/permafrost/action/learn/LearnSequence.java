package org.permafrost.action.learn;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.Row;
import org.permafrost.action.Claims;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.action.run.Checkpoints;
import org.permafrost.action.run.ModelReference;
import org.permafrost.action.run.RunRow;
import org.permafrost.action.run.RunRow.Status;
import org.permafrost.action.train.TrainStrategically;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Settings;
import org.permafrost.settings.Split;
import org.permafrost.settings.bind.Labels;
import org.permafrost.table.Warehouse;

/**
 * Learns tasks one after the other: each is a run of its own that goes on from the one before, with
 * what the method of the sequence keeps. After every task, every task so far and the next one are
 * measured. A killed sequence goes on to the same end, from the last epoch of the task it was in.
 */
public final class LearnSequence {
  private final Warehouse warehouse;
  private final Progress progress;
  private final BooleanSupplier stop;

  /**
   * @param stop asked between rounds; once true the sequence ends, resumable
   */
  public LearnSequence(Warehouse warehouse, Progress progress, BooleanSupplier stop) {
    this.warehouse = warehouse;
    this.progress = progress;
    this.stop = stop;
  }

  /**
   * Learns a new sequence to its end.
   *
   * @throws Problem for wrong tasks, settings or data; (interrupted) if it was asked to stop;
   *     (environment) if another job holds the sequence, one of its runs or its data set
   */
  public LearnResult start(LearnRequest request) {
    try (Claims claims = claims(request.sequence())) {
      return learn(new SequenceOpening(warehouse, claims).start(request), claims);
    }
  }

  /**
   * Goes on with a sequence after the last committed epoch of the task it was in.
   *
   * @param warehouseFolder where the warehouse is now
   */
  public LearnResult resume(String sequence, String warehouseFolder) {
    try (Claims claims = claims(sequence)) {
      return learn(
          new SequenceOpening(warehouse, claims).resume(sequence, warehouseFolder), claims);
    }
  }

  /**
   * Learns a sequence, or the rest of it, or nothing if it is finished.
   *
   * @param warehouseFolder where the warehouse is now
   */
  public LearnResult ensure(LearnRequest request, String warehouseFolder) {
    Optional<Row> row = SequenceRow.find(warehouse, request.sequence());
    if (row.isEmpty()) {
      return start(request);
    }
    if (!SequenceOpening.isFinished(row.get())) {
      return resume(request.sequence(), warehouseFolder);
    }
    try (Claims claims = claims(request.sequence())) {
      Sequence sequence =
          new SequenceOpening(warehouse, claims).finished(request.sequence(), warehouseFolder);
      return result(sequence, new SequenceTables(warehouse, sequence));
    }
  }

  /**
   * Looks at tasks and settings before anything is learned.
   *
   * @param tasks as {@link LearnRequest} has them
   * @throws Problem (usage) if they do not go together
   */
  public static void check(DatasetDescription dataset, String tasks, Settings settings) {
    TaskSettings.check(settings);
    TaskList.of(tasks, dataset);
  }

  private Claims claims(String sequence) {
    return new Claims(warehouse, "learn " + sequence);
  }

  private LearnResult learn(Sequence sequence, Claims claims) {
    SequenceRow row = new SequenceRow(warehouse, sequence, claims);
    SequenceTables tables = new SequenceTables(warehouse, sequence);
    int done = tables.learned().size();
    row.commit(Status.RUNNING, done, "");
    try {
      while (done < sequence.tasks().size()) {
        int task = done + 1;
        progress.line("Task " + task + " of " + sequence.tasks().size());
        train(sequence, task);
        measure(sequence, task, tables, claims);
        done = task;
        row.commit(Status.RUNNING, done, "");
      }
      row.commit(Status.FINISHED, done, "Every task is learned.");
      return result(sequence, tables);
    } catch (Problem problem) {
      boolean interrupted = problem.exitCode() == ExitCode.INTERRUPTED;
      note(row, interrupted ? Status.INTERRUPTED : Status.FAILED, done, problem);
      if (interrupted) {
        throw Problem.interrupted("%s %s", problem.getMessage(), continuation(sequence))
            .causedBy(problem);
      }
      progress.line(continuation(sequence));
      throw problem;
    } catch (Throwable failure) { // Spark throws checked exceptions that Scala does not declare.
      note(row, Status.FAILED, done, failure);
      progress.line(continuation(sequence));
      throw failure;
    }
  }

  private static String continuation(Sequence sequence) {
    return "Continue the whole sequence with: permafrost learn --resume " + sequence.name();
  }

  /** The sequence's row must not hide why it ended, even if it cannot be written any more. */
  private static void note(SequenceRow row, Status status, int done, Throwable failure) {
    try {
      row.commit(status, done, String.valueOf(failure.getMessage()));
    } catch (Exception second) {
      failure.addSuppressed(second);
    }
  }

  private void train(Sequence sequence, int task) {
    String run = sequence.run(task);
    Optional<Row> row = RunRow.find(warehouse, run);
    TrainStrategically training = new TrainStrategically(warehouse, progress, stop);
    if (row.isEmpty()) {
      training.start(new TaskSettings(sequence).request(task));
    } else if (!row.get().getAs("status").equals(Status.FINISHED.label())) {
      training.resume(run, sequence.settings().warehouse());
    }
  }

  private void measure(Sequence sequence, int task, SequenceTables tables, Claims claims) {
    progress.step("measuring every task", 0, 0);
    int tasks = sequence.tasks().size();
    TaskMeasurement measurement = new TaskMeasurement(warehouse, sequence, progress);
    if (task == 1) {
      SavedModel untrained = new Checkpoints(warehouse, sequence.run(1)).read(0);
      List<TaskAccuracy> before = measurement.of(untrained, 0, tasks);
      claims.check();
      tables.accuracies(0, untrained.hash(), before);
    }
    SavedModel model = new ModelReference(warehouse).load(sequence.run(task));
    List<TaskAccuracy> measured = measurement.of(model, task, Math.min(task + 1, tasks));
    claims.check();
    tables.accuracies(task, model.hash(), measured);
    tables.metrics(task, metrics(sequence, task, tables.accuracies()));
    tables.learned(new TaskSummary(warehouse, sequence).of(task, model));
  }

  private static List<TaskMetrics> metrics(
      Sequence sequence, int task, List<TaskAccuracy> accuracies) {
    return TaskMeasurement.splits(sequence).stream()
        .flatMap(
            split ->
                Arrays.stream(Scenario.values())
                    .map(scenario -> new AccuracyMatrix(split, scenario, accuracies).after(task)))
        .toList();
  }

  private static LearnResult result(Sequence sequence, SequenceTables tables) {
    List<LearnedTask> learned = tables.learned();
    List<TaskAccuracy> accuracies = tables.accuracies();
    return new LearnResult(
        sequence.name(),
        sequence.dataset().name(),
        sequence.learn().method(),
        Labels.of(sequence.learn().softmax()),
        sequence.dataset().classNames(),
        sequence.dataset().validation() > 0 ? Split.VALIDATION : Split.HOLDOUT,
        learned,
        accuracies,
        learned.stream()
            .flatMap(task -> metrics(sequence, task.task(), accuracies).stream())
            .toList());
  }
}
