package org.permafrost.action.proof;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.spark.sql.Row;
import org.permafrost.action.run.Checkpoints;
import org.permafrost.freeze.FrozenReference;
import org.permafrost.freeze.FrozenUnit;
import org.permafrost.freeze.LayerProof;
import org.permafrost.method.Hold;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.Problem;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * Proves after every epoch that what was frozen kept its bits, and records the hashes in {@code
 * frozen_proofs}. The values at freezing time stay in memory; a resumed run reads them from the
 * checkpoints of the epochs after which they froze.
 */
public final class FreezeProof {
  private final Warehouse warehouse;
  private final String run;
  private final boolean exact;
  private final FrozenReference seal = new FrozenReference();

  /**
   * @param exact whether frozen means that no bit changes; there is nothing to prove else
   */
  public FreezeProof(Warehouse warehouse, String run, boolean exact) {
    this.warehouse = warehouse;
    this.run = run;
    this.exact = exact;
  }

  /**
   * Takes up what is frozen already.
   *
   * @param model the run goes on from
   * @throws Problem (data) if a checkpoint of an epoch in which something froze is gone
   */
  public void resume(Checkpoints checkpoints, Hold hold, SavedModel model) {
    if (!exact || hold.units().isEmpty()) {
      return;
    }
    if (model.description().epoch() == 0) {
      seal.hold(hold.frozen(), 0, model.parameters());
      return;
    }
    Map<Integer, Set<FrozenUnit>> byEpoch = new TreeMap<>();
    for (Hold.Held held : hold.units()) {
      byEpoch.computeIfAbsent(held.since(), e -> new HashSet<>()).add(held.unit());
    }
    byEpoch.forEach(
        (epoch, units) -> {
          Predicate<FrozenUnit> known = Set.copyOf(seal.units())::contains;
          seal.hold(
              hold.frozen().stream().filter(known.or(units::contains)).toList(),
              epoch,
              checkpoints.read(epoch).parameters());
        });
  }

  /**
   * Takes up what froze in the middle of an epoch.
   *
   * @param epoch that is under way
   */
  public void hold(Hold hold, int epoch, float[] parameters) {
    if (exact) {
      seal.hold(hold.frozen(), epoch, parameters);
    }
  }

  /**
   * Checks what was frozen during an epoch, takes up what froze after it, and writes the rows.
   *
   * @param after what is held after the epoch
   * @throws Problem (data) naming the first value that moved, once the rows that show it are
   *     written
   */
  public void commit(Hold after, int epoch, float[] parameters) {
    if (!exact) {
      return;
    }
    seal.firstMoved(parameters)
        .ifPresent(
            moved -> {
              write(epoch, seal.proofs(parameters));
              throw Problem.data(
                  "Run %s, epoch %d: a frozen value moved: %s. The epoch was not committed; this is"
                      + " a defect of Permafrost or of the memory of a machine.",
                  run, epoch, moved);
            });
    seal.hold(after.frozen(), epoch, parameters);
    write(epoch, seal.proofs(parameters));
  }

  private void write(int epoch, List<LayerProof> proofs) {
    warehouse.replace(
        Table.FROZEN_PROOFS,
        Map.of("run", run, "epoch", epoch),
        proofs.stream().map(proof -> row(run, epoch, proof)).toList());
  }

  /** The row of a layer. */
  public static Row row(String run, int epoch, LayerProof proof) {
    Map<String, Object> row = new HashMap<>();
    row.put("run", run);
    row.put("epoch", epoch);
    row.put("layer", proof.layer());
    row.put("filters", proof.units());
    row.put("hash_frozen", proof.hashFrozen());
    row.put("hash_now", proof.hashNow());
    row.put("ok", proof.ok());
    return Table.FROZEN_PROOFS.row(row);
  }
}
