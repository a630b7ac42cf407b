package org.permafrost.study.trial;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.permafrost.action.Stopwatch;
import org.permafrost.action.learn.LearnRequest;
import org.permafrost.action.learn.LearnResult;
import org.permafrost.action.learn.LearnSequence;
import org.permafrost.action.run.Checkpoints;
import org.permafrost.action.run.RunRow;
import org.permafrost.action.train.TrainRequest;
import org.permafrost.action.train.TrainStrategically;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** Where one trial is carried out; knows how long it took and which runs it used. */
public final class Laboratory {
  private final Warehouse warehouse;
  private final String folder;
  private final Progress progress;
  private final BooleanSupplier stop;
  private final Function<String, Optional<String>> others;
  private final Stopwatch watch = Stopwatch.start();
  private final Set<String> runs = new LinkedHashSet<>();
  private double earlier;

  /**
   * @param folder of the warehouse
   * @param stop asked between rounds
   * @param others the run of another trial, by its id; empty if that is not finished
   */
  public Laboratory(
      Warehouse warehouse,
      String folder,
      Progress progress,
      BooleanSupplier stop,
      Function<String, Optional<String>> others) {
    this.warehouse = warehouse;
    this.folder = folder;
    this.progress = progress;
    this.stop = stop;
    this.others = others;
  }

  public Warehouse warehouse() {
    return warehouse;
  }

  public Progress progress() {
    return progress;
  }

  /**
   * Images that another trial trained on, each as often as it was.
   *
   * @throws Problem (data) if that trial is not finished
   */
  long imageGradients(String trial) {
    String run =
        others
            .apply(trial)
            .orElseThrow(
                () ->
                    Problem.data(
                        "The trial %s, whose image-gradients this one gets, is not finished.",
                        trial));
    return epochs(run).stream().mapToLong(row -> row.<Long>getAs("images")).sum();
  }

  /** Trains a run, or the rest of it, or nothing if it is finished; its name. */
  String ensure(PlannedRun run) {
    String name = run.name();
    Optional<String> status = RunRow.find(warehouse, name).map(row -> row.<String>getAs("status"));
    TrainStrategically training = new TrainStrategically(warehouse, progress, stop);
    if (status.isEmpty()) {
      training.start(new TrainRequest(name, run.dataset().name(), run.from(), run.settings()));
    } else if (!status.get().equals(RunRow.Status.FINISHED.label())) {
      earlier += committedSeconds(name);
      training.resume(name, folder);
    }
    runs.add(name);
    return name;
  }

  /** Learns a sequence of tasks, or the rest of it, or nothing if it is finished. */
  LearnResult learn(LearnRequest request) {
    LearnResult result = new LearnSequence(warehouse, progress, stop).ensure(request, folder);
    result.tasks().forEach(task -> runs.add(task.run()));
    return result;
  }

  /** The row of a finished run. */
  Row row(String run) {
    return RunRow.find(warehouse, run).orElseThrow(() -> gone(run));
  }

  /** The epochs of a run, in order. */
  List<Row> epochs(String run) {
    return warehouse
        .read(Table.EPOCHS)
        .where(col("run").equalTo(run))
        .orderBy("epoch")
        .collectAsList();
  }

  /** The run that was used last. */
  public Optional<String> lastRun() {
    return runs.stream().reduce((first, second) -> second);
  }

  /** Seconds since it was opened, and of the epochs that were trained before. */
  public double seconds() {
    return earlier + Stopwatch.seconds(watch.elapsed());
  }

  /** Deletes the models of the runs that were used, except the one that each reports. */
  public void keepReportedModels() {
    for (String run : runs) {
      new Checkpoints(warehouse, run).keepOnly(row(run).getAs("model_path"));
    }
  }

  private double committedSeconds(String run) {
    Row total =
        warehouse.read(Table.EPOCHS).where(col("run").equalTo(run)).agg(sum("seconds")).first();
    return total.isNullAt(0) ? 0 : total.getDouble(0);
  }

  private static Problem gone(String run) {
    return Problem.data(
        "The run %s is gone; somebody removed it while the study was using it.", run);
  }
}
