package org.permafrost.action.proof;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.permafrost.action.run.Checkpoints;
import org.permafrost.action.run.TrainingRun;
import org.permafrost.freeze.Zeros;
import org.permafrost.problem.Problem;
import org.permafrost.spark.stage.ImageVector;
import org.permafrost.strategy.LearningState;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * Proves after every epoch that cut edges are zero and that the logits of sealed classes on the
 * probe set kept their bits, and records it in {@code sealed_proofs}.
 */
public final class SealProof {
  private final Warehouse warehouse;
  private final TrainingRun run;
  private final Probe probe;
  private final SealedLogits logits;

  public SealProof(Warehouse warehouse, TrainingRun run, Probe probe, Checkpoints checkpoints) {
    this.warehouse = warehouse;
    this.run = run;
    this.probe = probe;
    this.logits = new SealedLogits(epoch -> probe.logits(checkpoints.read(epoch)));
  }

  /**
   * Checks what was sealed or in repair during an epoch, and writes the rows of what is sealed.
   *
   * @param zeros of the epoch
   * @param after state after it
   * @throws Problem (data) naming the first weight or logit that moved
   */
  public void commit(Zeros zeros, LearningState after, float[] parameters) {
    zeros.firstMoved(parameters).ifPresent(moved -> fail(after.epoch(), moved));
    Map<Integer, Integer> sealed = after.seal().sealed();
    if (sealed.isEmpty()) {
      return;
    }
    List<ImageVector> now = probe.logits(run.model(), parameters);
    if (sealed.containsValue(after.epoch())) {
      logits.know(after.epoch(), now);
    }
    List<Row> rows = new ArrayList<>();
    sealed.forEach((label, epoch) -> rows.add(row(after.epoch(), label, epoch, now)));
    warehouse.replace(Table.SEALED_PROOFS, Map.of("run", run.name(), "epoch", after.epoch()), rows);
    sealed.forEach(
        (label, epoch) ->
            logits.firstMoved(label, epoch, now).ifPresent(moved -> fail(after.epoch(), moved)));
  }

  private Row row(int epoch, int label, int sealedAfter, List<ImageVector> now) {
    return row(
        run.name(),
        epoch,
        run.dataset().classNames().get(label),
        label,
        sealedAfter,
        logits.hashSealed(label, sealedAfter),
        now);
  }

  /**
   * The row of a sealed class.
   *
   * @param before hash of its logits when it was sealed
   * @param now what the network says about every image of the probe set
   */
  public static Row row(
      String run,
      int epoch,
      String name,
      int label,
      int sealedAfter,
      String before,
      List<ImageVector> now) {
    Map<String, Object> row = new HashMap<>();
    String after = SealedLogits.hash(label, now);
    row.put("run", run);
    row.put("epoch", epoch);
    row.put("class", name);
    row.put("label", label);
    row.put("sealed_after", sealedAfter);
    row.put("images", (long) now.size());
    row.put("hash_sealed", before);
    row.put("hash_now", after);
    row.put("ok", before.equals(after));
    return Table.SEALED_PROOFS.row(row);
  }

  private void fail(int epoch, String moved) {
    throw Problem.data(
        "Run %s, epoch %d: %s. The epoch was not committed; this is a defect of Permafrost or of the"
            + " memory of a machine.",
        run.name(), epoch, moved);
  }

  private void fail(int epoch, SealedLogits.Moved moved) {
    throw Problem.data(
        "Run %s, epoch %d, sealed class %s, %s. The epoch was not committed; this is a defect of"
            + " Permafrost, or executors are machines of different kinds.",
        run.name(), epoch, run.dataset().classNames().get(moved.label()), moved);
  }
}
