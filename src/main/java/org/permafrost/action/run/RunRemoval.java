package org.permafrost.action.run;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.permafrost.problem.Problem;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** Takes a run and its models out of a warehouse. */
public final class RunRemoval {
  private static final List<Table> TABLES =
      List.of(
          Table.EPOCHS,
          Table.CLASS_METRICS,
          Table.CLASS_SCORES,
          Table.FILTER_RANKS,
          Table.FROZEN_FILTERS,
          Table.FROZEN_PROOFS,
          Table.FROZEN_WEIGHTS,
          Table.FILTER_DRIFT,
          Table.SEALED_PROOFS,
          Table.RUNS);

  private RunRemoval() {}

  /** Its row in the table of runs goes last, so that a removal cut short can be repeated. */
  public static void remove(Warehouse warehouse, String run) {
    if (RunRow.find(warehouse, run).isEmpty()) {
      return;
    }
    for (Table table : TABLES) {
      warehouse.replace(table, Map.of("run", run), List.of());
    }
    try {
      warehouse.fileSystem().delete(warehouse.modelFolder(run), true);
    } catch (IOException e) {
      throw Problem.environment("Cannot remove the models of run %s: %s", run, e.getMessage())
          .causedBy(e);
    }
  }
}
