package org.permafrost.action.proof;

import java.util.Collection;
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
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.Problem;
import org.permafrost.rank.FreezeMask;
import org.permafrost.strategy.LearningState;
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
  private final FrozenScope scope;
  private final FrozenReference seal = new FrozenReference();

  public FreezeProof(Warehouse warehouse, String run, FrozenScope scope) {
    this.warehouse = warehouse;
    this.run = run;
    this.scope = scope;
  }

  /**
   * Takes up what is frozen already.
   *
   * @throws Problem (data) if a checkpoint of an epoch in which something froze is gone
   */
  public void resume(Checkpoints checkpoints, LearningState state, SavedModel model) {
    Collection<FrozenUnit> frozen = scope.exactUnits(state);
    if (frozen.isEmpty()) {
      return;
    }
    if (state.epoch() == 0) {
      seal.hold(frozen, 0, model.parameters());
      return;
    }
    FreezeMask inherited = Checkpoints.state(checkpoints.read(0), run).learning().mask();
    Map<Integer, Set<FrozenUnit>> byEpoch = new TreeMap<>();
    for (FrozenUnit unit : frozen) {
      byEpoch
          .computeIfAbsent(scope.frozenAfter(unit, state, inherited), e -> new HashSet<>())
          .add(unit);
    }
    byEpoch.forEach(
        (epoch, units) -> {
          Predicate<FrozenUnit> known = Set.copyOf(seal.units())::contains;
          seal.hold(
              frozen.stream().filter(known.or(units::contains)).toList(),
              epoch,
              checkpoints.read(epoch).parameters());
        });
  }

  /**
   * Takes up what froze in the middle of an epoch.
   *
   * @param state the rest of the epoch starts from
   */
  public void hold(LearningState state, float[] parameters) {
    seal.hold(scope.exactUnits(state), state.epoch() + 1, parameters);
  }

  /**
   * Checks what was frozen during an epoch, takes up what froze after it, and writes the rows.
   *
   * @param after state after the epoch
   * @throws Problem (data) naming the first value that moved, once the rows that show it are
   *     written
   */
  public void commit(LearningState after, float[] parameters) {
    if (!scope.isExact()) {
      return;
    }
    seal.firstMoved(parameters)
        .ifPresent(
            moved -> {
              write(after.epoch(), seal.proofs(parameters));
              throw Problem.data(
                  "Run %s, epoch %d: a frozen value moved: %s. The epoch was not committed; this is"
                      + " a defect of Permafrost or of the memory of a machine.",
                  run, after.epoch(), moved);
            });
    seal.hold(scope.exactUnits(after), after.epoch(), parameters);
    write(after.epoch(), seal.proofs(parameters));
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
