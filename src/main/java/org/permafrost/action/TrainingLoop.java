package org.permafrost.action;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.image.Normalizer;
import org.permafrost.network.ModelDescription;
import org.permafrost.network.Networks;
import org.permafrost.network.SavedModel;
import org.permafrost.progress.Progress;
import org.permafrost.rank.ClassMetrics;
import org.permafrost.rank.ConfusionMatrix;
import org.permafrost.settings.Settings;
import org.permafrost.settings.Split;
import org.permafrost.settings.StrategySettings.Report;
import org.permafrost.settings.StrategySettings.ResidueChoice;
import org.permafrost.settings.TrainSettings;
import org.permafrost.spark.EpochResult;
import org.permafrost.spark.EpochTrainer;
import org.permafrost.spark.EvaluationStage;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.PreparedImages;
import org.permafrost.spark.ResidueStage;
import org.permafrost.strategy.Decision;
import org.permafrost.strategy.LearningState;
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
  private final EpochTrainer trainer;
  private final JavaRDD<ImageRecord> evaluated;
  private final FilterFreezing freezing;
  private final Strategy strategy;
  private final Checkpoints checkpoints;
  private final EpochTables tables;
  private RunState state;

  TrainingLoop(
      Warehouse warehouse, TrainingRun run, Progress progress, BooleanSupplier stop) {
    this.warehouse = warehouse;
    this.run = run;
    this.settings = run.settings();
    this.train = settings.train();
    this.progress = progress;
    this.stop = stop;
    SavedModel model = run.model();
    freezing = new FilterFreezing(settings, model.catalog());
    strategy = new Strategy(train.mode(), settings.strategy(), train.epochs());
    checkpoints = new Checkpoints(warehouse, run.name());
    tables =
        new EpochTables(
            warehouse,
            run.name(),
            run.dataset(),
            freezing.index(),
            train.evaluateOn(),
            settings.strategy().scorer());
    state = run.state();
    trainer =
        new EpochTrainer(
            images(Split.TRAIN),
            model.network(),
            model.description().imageSize(),
            run.dataset().classes(),
            train,
            settings.strategy().loss(),
            model.updaterState().orElse(new float[0]),
            state.iteration());
    evaluated =
        train.evaluateOn() == Split.TRAIN
            ? trainer.images()
            : images(train.evaluateOn()).persist(StorageLevel.MEMORY_AND_DISK());
  }
}
