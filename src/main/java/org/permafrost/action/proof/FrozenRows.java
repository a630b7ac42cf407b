package org.permafrost.action.proof;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.permafrost.freeze.FrozenUnit;
import org.permafrost.method.Hold;
import org.permafrost.rank.FreezeMask;
import org.permafrost.rank.FreezeMask.Frozen;
import org.permafrost.rank.FreezeMask.Shared;
import org.permafrost.table.Table;

/**
 * The rows of {@code frozen_filters} and {@code frozen_weights}: training writes them, and
 * verifying compares them.
 *
 * @param classNames by label
 * @param hold name of the method
 */
public record FrozenRows(String run, List<String> classNames, String hold) {
  /** Filters that froze, or came to be shared, after this epoch or in the middle of it. */
  public List<Row> of(FreezeMask mask, int epoch) {
    List<Row> rows = new ArrayList<>();
    mask.all().forEach(f -> add(rows, f, hold, epoch));
    for (Shared shared : mask.shared()) {
      add(rows, shared.first(), hold, epoch);
      add(rows, shared.second(), "shared", epoch);
    }
    return rows;
  }

  /** Filters that are frozen: those chosen for classes, or those a method holds by itself. */
  public static int filters(FreezeMask mask, Hold held) {
    return Math.max(mask.size(), held.filters());
  }

  /** Single weights that froze after this epoch. */
  public List<Row> weights(Hold held, int epoch) {
    return held.units().stream()
        .filter(u -> u.unit().kind().equals(FrozenUnit.WEIGHTS) && u.since() == epoch)
        .map(u -> weights(u.unit(), epoch))
        .toList();
  }

  private Row weights(FrozenUnit unit, int epoch) {
    Map<String, Object> row = new HashMap<>();
    row.put("run", run);
    row.put("epoch", epoch);
    row.put("task", unit.index());
    row.put("layer", unit.layer());
    row.put("weights", (long) unit.size());
    row.put("hold", hold);
    return Table.FROZEN_WEIGHTS.row(row);
  }

  private void add(List<Row> rows, Frozen f, String hold, int epoch) {
    if (f.epoch() == epoch) {
      Map<String, Object> row = new HashMap<>();
      row.put("run", run);
      row.put("epoch", epoch);
      row.put("class", classNames.get(f.label()));
      row.put("layer", f.filter().layer());
      row.put("filter", f.filter().index());
      row.put("score", f.score());
      row.put("rank", f.rank());
      row.put("hold", hold);
      rows.add(Table.FROZEN_FILTERS.row(row));
    }
  }
}
