package org.permafrost.action.train;

import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.permafrost.action.PeakMemory;
import org.permafrost.action.evaluate.Evaluation;
import org.permafrost.action.proof.FrozenRows;
import org.permafrost.action.run.Checkpoints;
import org.permafrost.action.run.RunRow;
import org.permafrost.action.run.RunState;
import org.permafrost.action.run.RunTime;
import org.permafrost.action.run.TrainingRun;
import org.permafrost.method.Hold;
import org.permafrost.network.model.SavedModel;
import org.permafrost.rank.ConfusionMatrix;
import org.permafrost.settings.Split;
import org.permafrost.settings.StrategySettings;
import org.permafrost.settings.StrategySettings.Report;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.table.Warehouse;

/** What a run reports once its last epoch is committed. */
final class RunEnding {
  private final Warehouse warehouse;
  private final TrainingRun run;
  private final StrategySettings strategy;
  private final Evaluation evaluation;
  private final Checkpoints checkpoints;

  RunEnding(Warehouse warehouse, TrainingRun run, Evaluation evaluation, Checkpoints checkpoints) {
    this.warehouse = warehouse;
    this.run = run;
    this.strategy = run.settings().strategy();
    this.evaluation = evaluation;
    this.checkpoints = checkpoints;
  }

  /**
   * Names the reported model in the run's row; the caller commits it.
   *
   * @param state after the last epoch
   * @param held by the method after the last epoch
   * @param lastValidation of the last epoch, if that was measured
   * @param reason why there is no further epoch
   */
  TrainResult result(
      RunRow row,
      RunState state,
      Hold held,
      Optional<ConfusionMatrix> lastValidation,
      String reason) {
    int last = state.learning().epoch();
    boolean best = strategy.report() == Report.BEST && state.bestEpoch() > 0;
    int reported = best ? state.bestEpoch() : last;
    Path path = checkpoints.path(reported);
    SavedModel model = checkpoints.read(reported);
    Split split =
        run.dataset().validation() > 0 ? Split.VALIDATION : run.settings().train().evaluateOn();
    ConfusionMatrix matrix =
        reported == last && lastValidation.isPresent()
            ? lastValidation.get()
            : evaluation.of(
                NetworkSnapshot.of(model, run.settings().network().layers().settled()), split);
    String hash = model.hash();
    Optional<Calibrated> calibrated = calibrate(model, split);
    row.set("accuracy", matrix.accuracy())
        .set("calibrated_accuracy", calibrated.map(Calibrated::accuracy).orElse(null))
        .set("model_path", path.toString())
        .set("model_hash", hash)
        .set("epochs_done", last);
    return new TrainResult(
        run.name(),
        run.dataset().name(),
        last,
        matrix.accuracy(),
        split.label(),
        run.dataset().classNames(),
        matrix.metrics().stream()
            .filter(m -> state.learning().known().contains(m.label()))
            .toList(),
        FrozenRows.filters(state.learning().mask(), held),
        held.weights(),
        model.catalog().index(run.settings().network().units()).size(),
        path.toString(),
        hash,
        PeakMemory.bytes(),
        reason,
        RunTime.of(warehouse, run.name(), strategy.reportTime()),
        calibrated);
  }

  private Optional<Calibrated> calibrate(SavedModel model, Split split) {
    return switch (strategy.calibrate()) {
      case NONE -> Optional.empty();
      case HOLDOUT ->
          Optional.of(
              new Calibration(
                      evaluation,
                      checkpoints,
                      run.labels(),
                      run.settings().network().layers().settled())
                  .run(model, split));
    };
  }
}
