package org.permafrost.action.train;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.permafrost.action.PeakMemory;
import org.permafrost.action.Stopwatch;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.action.proof.FrozenRows;
import org.permafrost.action.rank.ClassRanks;
import org.permafrost.action.rank.ScoreTables;
import org.permafrost.method.Hold;
import org.permafrost.rank.ClassMetrics;
import org.permafrost.rank.ConfusionMatrix;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.FreezeMask;
import org.permafrost.settings.Split;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * Commits an epoch: one atomic replacement per table, the row of {@code epochs} last. Whoever reads
 * only epochs that have that row sees complete epochs, and repeating an epoch replaces it.
 */
final class EpochTables {
  private final Warehouse warehouse;
  private final String run;
  private final DatasetDescription dataset;
  private final FilterIndex index;
  private final Split evaluatedOn;
  private final FilterFreezing.Scorer scorer;
  private final FrozenRows frozen;

  EpochTables(
      Warehouse warehouse,
      String run,
      DatasetDescription dataset,
      FilterIndex index,
      Split evaluatedOn,
      FilterFreezing.Scorer scorer,
      String hold) {
    this.warehouse = warehouse;
    this.run = run;
    this.dataset = dataset;
    this.index = index;
    this.evaluatedOn = evaluatedOn;
    this.scorer = scorer;
    this.frozen = new FrozenRows(run, dataset.classNames(), hold);
  }

  /**
   * @return the row of {@code epochs}
   */
  Row commit(EpochReport report, Hold held, String modelPath, String modelHash) {
    replace(Table.CLASS_METRICS, report.epoch(), metrics(report));
    if (!report.ranks().isEmpty()) {
      commitScores(report.ranks(), report.epoch(), modelHash);
    }
    commitFrozen(report.after().mask(), held, report.epoch());
    Row row = epoch(report, held, modelPath, modelHash);
    replace(Table.EPOCHS, report.epoch(), List.of(row));
    return row;
  }

  /**
   * What the filters scored on the training images after this epoch.
   *
   * @param modelHash of the network that was scored
   */
  void commitScores(ClassRanks ranks, int epoch, String modelHash) {
    ScoreTables tables =
        new ScoreTables(
            warehouse, new ScoreTables.Key(run, epoch, modelHash, dataset, Split.TRAIN), index);
    tables.writeScores(ranks.scores(), scorer.prefix());
    tables.writeRanks(scorer.name(), ranks.values());
  }

  /** Filters and weights that froze after this epoch; 0 for those an earlier run brought along. */
  void commitFrozen(FreezeMask mask, Hold held, int epoch) {
    List<Row> filters = frozen.of(mask, epoch);
    if (!filters.isEmpty()) {
      replace(Table.FROZEN_FILTERS, epoch, filters);
    }
    List<Row> weights = frozen.weights(held, epoch);
    if (!weights.isEmpty()) {
      replace(Table.FROZEN_WEIGHTS, epoch, weights);
    }
  }

  private void replace(Table table, int epoch, List<Row> rows) {
    warehouse.replace(table, Map.of("run", run, "epoch", epoch), rows);
  }

  private List<Row> metrics(EpochReport report) {
    List<Row> rows = new ArrayList<>(metrics(report, evaluatedOn, report.evaluation()));
    if (evaluatedOn != Split.VALIDATION) {
      report
          .validation()
          .ifPresent(matrix -> rows.addAll(metrics(report, Split.VALIDATION, matrix)));
    }
    return rows;
  }

  private List<Row> metrics(EpochReport report, Split split, ConfusionMatrix matrix) {
    List<Row> rows = new ArrayList<>();
    for (ClassMetrics m : matrix.metrics()) {
      int label = m.label();
      if (!report.after().known().contains(label)) {
        continue;
      }
      Map<String, Object> row = key(report.epoch());
      row.put("dataset", dataset.name());
      row.put("split", split.label());
      row.put("class", dataset.classNames().get(label));
      row.put("label", label);
      row.put("precision", m.precision());
      row.put("recall", m.recall());
      row.put("f1", m.f1());
      row.put("support", m.support());
      row.put("correct", m.correct());
      row.put("active", report.before().active().contains(label));
      row.put("learned", report.decision().learned().contains(label));
      row.put("training_images", report.training().imagesByLabel().getOrDefault(label, 0L));
      row.put("predicted", matrix.predicted(label));
      rows.add(Table.CLASS_METRICS.row(row));
    }
    return rows;
  }

  private Row epoch(EpochReport report, Hold held, String modelPath, String modelHash) {
    int filters = FrozenRows.filters(report.after().mask(), held);
    Map<String, Object> row = key(report.epoch());
    row.put("dataset", dataset.name());
    row.put("images", report.training().images());
    row.put("active_classes", report.before().active().size());
    row.put("frozen_filters", (long) filters);
    row.put("frozen_share", (double) filters / index.size());
    row.put("learning_rate", report.training().learningRate());
    row.put("loss", report.training().loss());
    row.put("accuracy", report.evaluation().accuracy());
    row.put("macro_f1", report.macroF1());
    row.put("validation_accuracy", report.validation().map(ConfusionMatrix::accuracy).orElse(null));
    row.put("train_seconds", Stopwatch.seconds(report.times().training()));
    row.put("evaluate_seconds", Stopwatch.seconds(report.times().evaluation()));
    row.put("rank_seconds", Stopwatch.seconds(report.times().ranking()));
    row.put("seconds", Stopwatch.seconds(report.times().all()));
    row.put("images_per_second", report.imagesPerSecond());
    row.put("peak_memory_bytes", PeakMemory.bytes());
    row.put("model_path", modelPath);
    row.put("model_hash", modelHash);
    row.put("committed_at", Timestamp.from(Instant.now()));
    return Table.EPOCHS.row(row);
  }

  private Map<String, Object> key(int epoch) {
    Map<String, Object> row = new HashMap<>();
    row.put("run", run);
    row.put("epoch", epoch);
    return row;
  }
}
