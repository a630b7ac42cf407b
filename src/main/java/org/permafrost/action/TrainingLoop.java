package org.permafrost.action;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.fs.Path;
import org.permafrost.image.Normalizer;
import org.permafrost.network.ModelDescription;
import org.permafrost.network.SavedModel;
import org.permafrost.progress.Progress;
import org.permafrost.rank.ConfusionMatrix;
import org.permafrost.settings.Settings;
import org.permafrost.settings.Split;
import org.permafrost.settings.StrategySettings.Report;
import org.permafrost.settings.TrainSettings;
import org.permafrost.spark.EpochResult;
import org.permafrost.spark.EpochTrainer;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.strategy.Decision;
import org.permafrost.strategy.LearningRate;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.LossRule;
import org.permafrost.strategy.Strategy;
import org.permafrost.table.Warehouse;

/** The epoch loop of Algorithm 1. */
final class TrainingLoop implements AutoCloseable {
  private final Warehouse warehouse;
  private final TrainingRun run;
  private final Settings settings;
  private final TrainSettings train;
  private final Progress progress;
  private final BooleanSupplier stop;
  private final Evaluation evaluation;
  private final EpochTrainer trainer;
  private final FilterFreezing freezing;
  private final FrozenScope scope;
  private final FreezeProof proof;
  private final Probe probe;
  private final SealProof sealProof;
  private final FilterDrift drift;
  private final ResidueKeeping residue;
  private final Strategy strategy;
  private final Checkpoints checkpoints;
  private final EpochTables tables;
  private final EpochLine line;
  private RunState state;

  TrainingLoop(Warehouse warehouse, TrainingRun run, Progress progress, BooleanSupplier stop) {
    this.warehouse = warehouse;
    this.run = run;
    this.settings = run.settings();
    this.train = settings.train();
    this.progress = progress;
    this.stop = stop;
    this.state = run.state();
    SavedModel model = run.model();
    DatasetDescription dataset = run.dataset();
    freezing = new FilterFreezing(settings, model.catalog());
    evaluation =
        new Evaluation(warehouse, dataset, state.learning().known(), settings.rank().batchSize());
    residue = new ResidueKeeping(settings, evaluation);
    strategy = new Strategy(settings.mode(), settings.strategy(), train.epochs());
    checkpoints = new Checkpoints(warehouse, run.name());
    scope = new FrozenScope(settings, model.catalog());
    proof = new FreezeProof(warehouse, run.name(), scope);
    proof.resume(checkpoints, state.learning(), model);
    probe = new Probe(warehouse, dataset.name(), settings);
    sealProof = new SealProof(warehouse, run, scope, probe, checkpoints);
    drift =
        new FilterDrift(
            warehouse,
            run.name(),
            settings.strategy().protect().drift(),
            checkpoints,
            probe,
            freezing.index());
    tables =
        new EpochTables(
            warehouse,
            run.name(),
            dataset,
            freezing.index(),
            train.evaluateOn(),
            settings.strategy().scorer());
    line = new EpochLine(settings.plannedEpochs(), freezing.index().size());
    trainer =
        new EpochTrainer(
            evaluation.images(Split.TRAIN, run.labels()),
            model.network(),
            dataset.imageSize(),
            dataset.classes(),
            train,
            LossRule.of(settings.strategy()),
            learningRate(settings),
            model.updaterState().orElse(new float[0]),
            state.iteration());
  }

  /** Trains the epochs that are left, keeping the run's row up to date. */
  TrainResult run(RunRow row) {
    Optional<ConfusionMatrix> validation = Optional.empty();
    if (state.learning().epoch() == 0) {
      start();
    }
    while (!strategy.hasEnded(state.learning())) {
      EpochReport report = epoch();
      commit(report, row);
      validation = report.validation();
      progress.line(line.of(report));
    }
    return result(row, validation);
  }

  /** Ranks what freezes before the first epoch, and writes down what starts frozen. */
  private void start() {
    Decision decision = strategy.start(state.learning());
    if (!decision.ranked().isEmpty()) {
      FilterFreezing.Outcome frozen =
          freezing.rank(
              trainer.images(),
              snapshot(run.model(), trainer.parameters()),
              decision.state(),
              decision.ranked());
      state = state.with(frozen.state());
      tables.commitScores(frozen.scores(), 0);
      writeCheckpoint(0);
      proof.resume(checkpoints, state.learning(), run.model());
    }
    tables.commitFrozen(state.learning().mask(), 0);
  }

  /** Why there is no further epoch. */
  String reasonToEnd() {
    return strategy.hasNothingLeft(state.learning())
        ? "Every class is learned."
        : "The epoch limit is reached.";
  }

  @Override
  public void close() {
    trainer.close();
    probe.close();
    evaluation.close();
  }

  /** One round of Algorithm 1, up to the state the next epoch starts from. */
  private EpochReport epoch() {
    Stopwatch whole = Stopwatch.start();
    LearningState before = residue.redraw(state.learning(), trainer.images());

    Stopwatch training = Stopwatch.start();
    if (before.seal().isRepairing()) {
      trainer.zero(scope.cuts(before).positions());
    }
    EpochResult trained = trainer.train(before, scope.plan(before), progress, stop);
    Duration trainingTime = training.elapsed();

    Stopwatch evaluating = Stopwatch.start();
    NetworkSnapshot network = snapshot(run.model(), trainer.parameters());
    ConfusionMatrix matrix = evaluation.of(network, train.evaluateOn());
    Duration evaluationTime = evaluating.elapsed();

    Decision decision = strategy.decide(before, matrix.metrics());

    Stopwatch ranking = Stopwatch.start();
    FilterFreezing.Outcome frozen =
        freezing.rank(trainer.images(), network, decision.state(), decision.ranked());
    Duration rankingTime = ranking.elapsed();

    LearningState after = residue.keep(frozen.state(), decision.left(), trainer.images(), network);
    Optional<ConfusionMatrix> validation =
        decision.end() && run.dataset().validation() > 0
            ? Optional.of(evaluation.of(network, Split.VALIDATION))
            : Optional.empty();
    return new EpochReport(
        before,
        after,
        decision,
        trained,
        matrix,
        frozen.scores(),
        validation,
        new EpochReport.Times(trainingTime, evaluationTime, rankingTime, whole.elapsed()));
  }

  /** Checkpoint first, tables second: a row never names a model that is not there. */
  private void commit(EpochReport report, RunRow row) {
    proof.commit(report.after(), trainer.parameters());
    sealProof.commit(report.before(), report.after(), trainer.parameters());
    state = state.after(report.after(), trainer.iteration(), report.evaluation().accuracy());
    Path path = checkpoints.path(report.epoch());
    String hash = writeCheckpoint(report.epoch());
    drift.commit(
        report.epoch(),
        report.after().mask(),
        snapshot(run.model(), trainer.parameters()),
        report.decision().end());
    tables.commit(report, path.toString(), hash);
    row.set("epochs_done", report.epoch())
        .set("loss", report.training().loss())
        .set("accuracy", report.evaluation().accuracy())
        .set("model_path", path.toString())
        .set("model_hash", hash)
        .commit(RunRow.Status.RUNNING, "");
  }

  private String writeCheckpoint(int epoch) {
    return checkpoints.write(
        description(epoch),
        run.model().configuration(),
        trainer.parameters(),
        trainer.updaterState(),
        state);
  }

  private static LearningRate learningRate(Settings settings) {
    TrainSettings train = settings.train();
    return new LearningRate(
        train.optimizer().learningRate(),
        train.schedule(),
        train.epochs(),
        settings.repairsAtEnd(),
        settings.strategy().protect().repairRate());
  }

  /** Names the reported model in the run's row; the caller commits it. */
  private TrainResult result(RunRow row, Optional<ConfusionMatrix> lastValidation) {
    int last = state.learning().epoch();
    boolean best = settings.strategy().report() == Report.BEST && state.bestEpoch() > 0;
    int reported = best ? state.bestEpoch() : last;
    Path path = checkpoints.path(reported);
    SavedModel model = checkpoints.read(reported);
    Split split = run.dataset().validation() > 0 ? Split.VALIDATION : train.evaluateOn();
    ConfusionMatrix matrix =
        reported == last && lastValidation.isPresent()
            ? lastValidation.get()
            : evaluation.of(snapshot(model, model.parameters()), split);
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
        state.learning().mask().size(),
        freezing.index().size(),
        path.toString(),
        hash,
        PeakMemory.bytes(),
        reasonToEnd(),
        RunTime.of(warehouse, run.name(), settings.strategy().reportTime()),
        calibrated);
  }

  private Optional<Calibrated> calibrate(SavedModel model, Split split) {
    return switch (settings.strategy().calibrate()) {
      case NONE -> Optional.empty();
      case HOLDOUT ->
          Optional.of(new Calibration(evaluation, checkpoints, run.labels()).run(model, split));
    };
  }

  private static NetworkSnapshot snapshot(SavedModel model, float[] parameters) {
    return new NetworkSnapshot(
        model.configuration(), parameters, new Normalizer(model.description().normalization()));
  }

  private ModelDescription description(int epoch) {
    ModelDescription d = run.model().description();
    return new ModelDescription(
        run.name(),
        epoch,
        d.architecture(),
        d.imageSize(),
        d.classNames(),
        d.dataset(),
        d.normalization(),
        d.seed(),
        d.codeVersion());
  }
}
