package org.permafrost.action.train;

import java.util.function.BooleanSupplier;
import org.permafrost.action.Claims;
import org.permafrost.action.maintain.FewFiles;
import org.permafrost.action.mlflow.MlflowRun;
import org.permafrost.action.mlflow.MlflowStatus;
import org.permafrost.action.run.Checkpoints;
import org.permafrost.action.run.RunRow;
import org.permafrost.action.run.TrainingRun;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.spark.LogContext;
import org.permafrost.spark.ProcessorKinds;
import org.permafrost.spark.ResidentOwner;
import org.permafrost.table.Warehouse;

/**
 * Algorithm 1 of the Strategic Freezing poster on Spark: train an epoch, measure each class's F1,
 * rank and freeze the top filters of the classes that passed, drop their images, until no class is
 * left or the epochs are used up. Every epoch ends in a checkpoint and a commit, from which a
 * killed run goes on to the same end.
 */
public final class TrainStrategically {
  private final Warehouse warehouse;
  private final Progress progress;
  private final BooleanSupplier stop;

  /**
   * @param stop asked between rounds; once true the run ends, resumable
   */
  public TrainStrategically(Warehouse warehouse, Progress progress, BooleanSupplier stop) {
    this.warehouse = warehouse;
    this.progress = progress;
    this.stop = stop;
  }

  /**
   * Trains a new run to its end.
   *
   * @throws Problem for wrong settings or data; (interrupted) if it was asked to stop;
   *     (environment) if another job holds the run or its data set
   */
  public TrainResult start(TrainRequest request) {
    request.settings().mlflow().check();
    try (Claims claims = claims(request.run())) {
      TrainingRun run = new RunOpening(warehouse, claims, progress).start(request);
      new Checkpoints(warehouse, run.name())
          .write(
              run.model().description(),
              run.model().configuration(),
              run.model().parameters(),
              new float[0],
              run.state(),
              Checkpoints.carried(run.model()));
      return train(run, claims);
    }
  }

  /**
   * Continues a run after its last committed epoch.
   *
   * @param warehouseFolder where the warehouse is now
   */
  public TrainResult resume(String run, String warehouseFolder) {
    try (Claims claims = claims(run)) {
      return train(
          new RunOpening(warehouse, claims, progress).resume(run, warehouseFolder), claims);
    }
  }

  private Claims claims(String run) {
    return new Claims(warehouse, "train " + run);
  }

  private TrainResult train(TrainingRun run, Claims claims) {
    try (LogContext log =
            new LogContext(warehouse.spark().sparkContext(), LogContext.RUN, run.name());
        MlflowRun mlflow = MlflowRun.of(run, progress)) {
      TrainResult result = train(run, claims, mlflow);
      mergeFiles();
      return result;
    }
  }

  /** The run has finished, whatever becomes of this. */
  private void mergeFiles() {
    try {
      new FewFiles(warehouse).keep();
    } catch (RuntimeException e) {
      progress.line(
          "The files of small tables were not merged; permafrost maintain does it: "
              + e.getMessage());
    }
  }

  private TrainResult train(TrainingRun run, Claims claims, MlflowRun mlflow) {
    RunRow row = new RunRow(warehouse, run, claims);
    row.on(processors()).continued().commit(RunRow.Status.RUNNING, "");
    try (ResidentOwner residents = new ResidentOwner(warehouse.spark().sparkContext(), "training");
        TrainingLoop loop =
            new TrainingLoop(warehouse, run, claims, progress, stop, mlflow::epoch)) {
      TrainResult result = loop.run(row);
      row.commit(RunRow.Status.FINISHED, loop.reasonToEnd());
      mlflow.finished(SummaryTold.of(result), warehouse.fileSystem());
      return result;
    } catch (Problem problem) {
      boolean interrupted = problem.exitCode() == ExitCode.INTERRUPTED;
      note(row, interrupted ? RunRow.Status.INTERRUPTED : RunRow.Status.FAILED, problem);
      mlflow.ended(interrupted ? MlflowStatus.KILLED : MlflowStatus.FAILED, problem.getMessage());
      if (interrupted) {
        throw resumable(run.name(), problem);
      }
      progress.line(continuation(run.name()));
      throw problem;
    } catch (Throwable failure) { // Spark throws checked exceptions that Scala does not declare.
      note(row, RunRow.Status.FAILED, failure);
      mlflow.ended(MlflowStatus.FAILED, String.valueOf(failure.getMessage()));
      progress.line(continuation(run.name()));
      throw failure;
    }
  }

  private static String continuation(String run) {
    return "Finished epochs are saved; continue with: permafrost train --resume " + run;
  }

  private ProcessorKinds processors() {
    ProcessorKinds kinds = ProcessorKinds.of(warehouse.spark());
    kinds.checkTraining(warehouse.spark().sparkContext().getConf());
    if (!kinds.isOne()) {
      progress.line(
          "Training on executors of several kinds, which round differently: " + kinds.describe());
    }
    return kinds;
  }

  /** The run's row must not hide why it ended, even if it cannot be written any more. */
  private static void note(RunRow row, RunRow.Status status, Throwable failure) {
    try {
      row.commit(status, String.valueOf(failure.getMessage()));
    } catch (Exception second) {
      failure.addSuppressed(second);
    }
  }

  private static Problem resumable(String run, Problem problem) {
    return Problem.interrupted("%s %s", problem.getMessage(), continuation(run)).causedBy(problem);
  }
}
