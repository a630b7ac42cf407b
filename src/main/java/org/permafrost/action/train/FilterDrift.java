package org.permafrost.action.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.permafrost.action.proof.Probe;
import org.permafrost.action.run.Checkpoints;
import org.permafrost.network.model.SavedModel;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.FreezeMask;
import org.permafrost.rank.FreezeMask.Frozen;
import org.permafrost.settings.StrategySettings.Drift;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.stage.DriftStage;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * Writes how far the outputs of frozen filters have moved since each froze. The outputs of then are
 * computed again from the checkpoint of that epoch, so nothing is kept.
 */
final class FilterDrift {
  private static final int DRIFT = Table.FILTER_DRIFT.schema().fieldIndex("drift");

  private final Warehouse warehouse;
  private final String run;
  private final Drift when;
  private final Checkpoints checkpoints;
  private final Probe probe;
  private final FilterIndex index;

  FilterDrift(
      Warehouse warehouse,
      String run,
      Drift when,
      Checkpoints checkpoints,
      Probe probe,
      FilterIndex index) {
    this.warehouse = warehouse;
    this.run = run;
    this.when = when;
    this.checkpoints = checkpoints;
    this.probe = probe;
    this.index = index;
  }

  /**
   * Measures and writes, if it is time to.
   *
   * @param mask frozen filters after the epoch
   * @param end whether it is the last epoch
   * @return the largest; empty if it was not measured
   */
  OptionalDouble commit(int epoch, FreezeMask mask, NetworkSnapshot network, boolean end) {
    if (mask.size() == 0 || when == Drift.NONE || (when == Drift.END && !end)) {
      return OptionalDouble.empty();
    }
    Map<Integer, List<Frozen>> byEpoch = new TreeMap<>();
    mask.all().forEach(f -> byEpoch.computeIfAbsent(f.epoch(), e -> new ArrayList<>()).add(f));
    List<Row> rows = new ArrayList<>();
    byEpoch.forEach(
        (since, frozen) -> {
          double[] drift = since == epoch ? new double[index.size()] : since(since, network);
          frozen.forEach(f -> rows.add(row(epoch, f, drift[index.number(f.filter())])));
        });
    warehouse.replace(Table.FILTER_DRIFT, Map.of("run", run, "epoch", epoch), rows);
    return rows.stream().mapToDouble(row -> row.getDouble(DRIFT)).max();
  }

  private double[] since(int epoch, NetworkSnapshot network) {
    SavedModel then = checkpoints.read(epoch);
    return DriftStage.run(probe.images(), network, then.parameters(), index, probe.batchSize());
  }

  private Row row(int epoch, Frozen frozen, double drift) {
    Map<String, Object> row = new HashMap<>();
    row.put("run", run);
    row.put("epoch", epoch);
    row.put("layer", frozen.filter().layer());
    row.put("filter", frozen.filter().index());
    row.put("frozen_after", frozen.epoch());
    row.put("drift", drift);
    return Table.FILTER_DRIFT.row(row);
  }
}
