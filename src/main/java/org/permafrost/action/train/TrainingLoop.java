package org.permafrost.action.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.permafrost.action.Claims;
import org.permafrost.action.Stopwatch;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.action.evaluate.Evaluation;
import org.permafrost.action.proof.FreezeProof;
import org.permafrost.action.proof.Probe;
import org.permafrost.action.proof.SealProof;
import org.permafrost.action.run.Checkpoints;
import org.permafrost.action.run.RunRow;
import org.permafrost.action.run.RunState;
import org.permafrost.action.run.TrainingRun;
import org.permafrost.action.watch.EpochFigures;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.Zeros;
import org.permafrost.method.Hold;
import org.permafrost.method.Method;
import org.permafrost.network.model.SavedModel;
import org.permafrost.progress.Progress;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.ConfusionMatrix;
import org.permafrost.settings.Settings;
import org.permafrost.settings.Split;
import org.permafrost.settings.TrainSettings;
import org.permafrost.spark.LogContext;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.train.EpochCourse;
import org.permafrost.spark.train.EpochResult;
import org.permafrost.spark.train.EpochTrainer;
import org.permafrost.spark.train.HalfTime;
import org.permafrost.spark.watch.JobMetrics;
import org.permafrost.strategy.Decision;
import org.permafrost.strategy.LearningRate;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.LossRule;
import org.permafrost.strategy.Pace;
import org.permafrost.strategy.Strategy;
import org.permafrost.strategy.image.ImageRules;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** The epoch loop of Algorithm 1. */
final class TrainingLoop implements AutoCloseable {
  private final Warehouse warehouse;
  private final TrainingRun run;
  private final Claims claims;
  private final Settings settings;
  private final TrainSettings train;
  private final Progress progress;
  private final BooleanSupplier stop;
  private final Evaluation evaluation;
  private final EpochTrainer trainer;
  private final FilterFreezing freezing;
  private final FreezeProof proof;
  private final Probe probe;
  private final SealProof sealProof;
  private final FilterDrift drift;
  private final ResidueKeeping residue;
  private final Strategy strategy;
  private final DropCheck dropCheck;
  private final Checkpoints checkpoints;
  private final EpochTables tables;
  private final EpochLine line;
  private final Consumer<EpochFigures> watcher;
  private RunState state;
  private Method method;

  /**
   * @param claims looked at before an epoch is committed
   * @param watcher is told of every epoch that is committed
   */
  TrainingLoop(
      Warehouse warehouse,
      TrainingRun run,
      Claims claims,
      Progress progress,
      BooleanSupplier stop,
      Consumer<EpochFigures> watcher) {
    this.warehouse = warehouse;
    this.run = run;
    this.claims = claims;
    this.settings = run.settings();
    this.train = settings.train();
    this.progress = progress;
    this.stop = stop;
    this.watcher = watcher;
    this.state = run.state();
    SavedModel model = run.model();
    DatasetDescription dataset = run.dataset();
    method = run.method();
    freezing = new FilterFreezing(settings, model.catalog(), method.protection());
    evaluation =
        new Evaluation(
            warehouse, dataset, state.learning().known(), settings.evaluate().batchSize());
    residue = new ResidueKeeping(settings, evaluation);
    strategy = run.strategy();
    dropCheck = new DropCheck(settings, run.others(), evaluation, strategy, freezing, residue);
    checkpoints = new Checkpoints(warehouse, run.name());
    proof = new FreezeProof(warehouse, run.name(), method.promise().exact());
    proof.resume(checkpoints, hold(), model);
    probe = new Probe(warehouse, dataset.name(), settings);
    sealProof = new SealProof(warehouse, run, probe, checkpoints);
    drift =
        new FilterDrift(
            warehouse,
            run.name(),
            settings.strategy().drift(),
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
            freezing.scorer(),
            method.label());
    line = new EpochLine(strategy.plannedEpochs(), freezing.index().size(), train.evaluateOn());
    trainer =
        new EpochTrainer(
            evaluation.images(Split.TRAIN, run.labels()),
            model.network(),
            dataset.imageSize(),
            dataset.classes(),
            settings,
            LossRule.of(settings.strategy()).with(run.others()),
            course(),
            model.updaterState().orElse(new float[0]),
            state.iteration());
  }

  /** Trains the epochs that are left, keeping the run's row up to date. */
  TrainResult run(RunRow row) {
    Optional<ConfusionMatrix> validation = Optional.empty();
    if (state.learning().epoch() == 0) {
      start();
    }
    while (!strategy.hasEnded(state.learning()) && !trainer.isSpent()) {
      EpochReport report;
      try (LogContext log = epochInLog()) {
        report = epoch();
        commit(report, row);
      }
      validation = report.validation();
      progress.line(line.of(report, hold()));
    }
    return new RunEnding(warehouse, run, evaluation, checkpoints)
        .result(row, state, hold(), validation, reasonToEnd());
  }

  private LogContext epochInLog() {
    int epoch = state.learning().epoch() + 1;
    return new LogContext(
        warehouse.spark().sparkContext(), LogContext.EPOCH, Integer.toString(epoch));
  }

  /** Ranks what freezes before the first epoch, and writes down what starts frozen. */
  private void start() {
    Decision decision = strategy.start(state.learning());
    if (!decision.ranked().isEmpty()) {
      DropCheck.Ranked ranked = dropCheck.rank(decision, 0, situation(method, List.of()));
      method = ranked.method();
      state = state.with(ranked.state(), method.memory());
      tables.commitScores(ranked.ranks(), 0, run.model().hash());
      writeCheckpoint(0, trainer.parameters());
      proof.resume(checkpoints, hold(), run.model());
    }
    tables.commitFrozen(state.learning().mask(), hold(), 0);
  }

  /** Why there is no further epoch. */
  String reasonToEnd() {
    if (strategy.hasNothingLeft(state.learning())) {
      return "Every class is learned.";
    }
    return trainer.isSpent() ? "The budget is spent." : "The epoch limit is reached.";
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

    Zeros zeros = method.hold(before).zeros();
    if (before.seal().isRepairing()) {
      trainer.zero(zeros.positions());
    }
    EpochChecks checks = new EpochChecks(dropCheck, before);
    MethodRounds rounds =
        new MethodRounds(
            method,
            before,
            method.followsRounds() ? trainer.parameters() : new float[0],
            settings.network().frozenBackward());
    Stopwatch training = Stopwatch.start();
    EpochResult trained =
        trainer.train(
            before,
            plan(before),
            scores ->
                checks
                    .midway(() -> situation(rounds.method(), scores))
                    .map(outcome -> change(rounds, outcome)),
            rounds,
            progress,
            stop);
    Duration trainingTime = training.elapsed().minus(checks.midwayTime());

    Situation situation = situation(rounds.method(), trained.scores());
    DropCheck.Outcome tested = checks.end(situation);
    method = tested.method();
    Optional<ConfusionMatrix> validation =
        tested.decision().end() && run.dataset().validation() > 0
            ? Optional.of(evaluation.of(situation.network(), Split.VALIDATION))
            : Optional.empty();
    return new EpochReport(
        before,
        tested.state(),
        zeros,
        tested.decision(),
        trained,
        tested.matrix(),
        tested.ranks(),
        validation,
        new EpochReport.Times(
            trainingTime, tested.evaluation(), tested.ranking(), whole.elapsed()));
  }

  private Situation situation(Method now, List<ClassScores> running) {
    return new Situation(
        now,
        trainer.images(),
        NetworkSnapshot.of(run.model(), trainer.parameters(), settings.network().layers().settled())
            .scoring(settings.network().units()),
        running,
        trainer.isSpent());
  }

  /** What the rest of an epoch does differently once classes have left in its middle. */
  private HalfTime.Change change(MethodRounds rounds, DropCheck.Outcome midway) {
    method = midway.method();
    rounds.change(method, midway.state());
    LearningState learning = midway.state();
    proof.hold(method.hold(learning), learning.epoch() + 1, trainer.parameters());
    return new HalfTime.Change(learning, plan(learning));
  }

  private FreezePlan plan(LearningState learning) {
    return method.hold(learning).plan().with(settings.network().frozenBackward());
  }

  private Hold hold() {
    return method.hold(state.learning());
  }

  /**
   * Checkpoint first, tables second: a row never names a model that is not there. A run or data set
   * that was lost to another job meanwhile is the other's: nothing is written then.
   */
  private void commit(EpochReport report, RunRow row) {
    claims.check();
    float[] parameters = trainer.parameters();
    proof.commit(method.hold(report.after()), report.epoch(), parameters);
    sealProof.commit(report.zeros(), report.after(), parameters);
    state =
        state
            .after(
                report.after(),
                trainer.iteration(),
                report.evaluation().accuracy(),
                method.memory())
            .knowing(trainer.known());
    Path path = checkpoints.path(report.epoch());
    String hash = writeCheckpoint(report.epoch(), parameters);
    OptionalDouble drifted =
        drift.commit(
            report.epoch(),
            report.after().mask(),
            Probe.network(run.model(), parameters).scoring(settings.network().units()),
            report.decision().end());
    claims.check();
    Row written = tables.commit(report, hold(), path.toString(), hash);
    row.set("epochs_done", report.epoch())
        .set("loss", report.training().loss())
        .set("accuracy", report.evaluation().accuracy())
        .set("model_path", path.toString())
        .set("model_hash", hash)
        .commit(RunRow.Status.RUNNING, "");
    EpochFigures figures = FiguresTold.of(written, report, drifted, run.dataset().classNames());
    JobMetrics.epoch(figures.epoch(), figures.values());
    watcher.accept(figures);
  }

  private String writeCheckpoint(int epoch, float[] parameters) {
    return checkpoints.write(
        run.model().description().at(epoch),
        run.model().configuration(),
        parameters,
        trainer.updaterState(),
        state,
        Checkpoints.carried(run.model()));
  }

  private EpochCourse course() {
    Pace pace =
        train.budget() > 0
            ? Pace.ofBudget(train.budget(), evaluation.images(Split.TRAIN, run.labels()).count())
            : Pace.ofEpochs(train.epochs());
    return new EpochCourse(
        new LearningRate(
            train.optimizer().learningRate(),
            train.schedule(),
            pace.length(),
            strategy.repairsAtEnd(),
            settings.strategy().protect().repairRate()),
        pace,
        ImageRules.of(train.images(), train.seed()),
        train.budget() > 0 ? trained() : 0,
        state.images());
  }

  /** Images that the committed epochs trained on. */
  private long trained() {
    Row sum =
        warehouse
            .read(Table.EPOCHS)
            .where(col("run").equalTo(run.name()).and(col("epoch").leq(state.learning().epoch())))
            .agg(sum("images"))
            .first();
    return sum.isNullAt(0) ? 0 : sum.getLong(0);
  }
}
