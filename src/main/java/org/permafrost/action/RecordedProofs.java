package org.permafrost.action;

import static org.apache.spark.sql.functions.col;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.permafrost.freeze.LayerProof;
import org.permafrost.problem.Problem;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** The hashes training wrote into {@code frozen_proofs}. */
final class RecordedProofs {
  private record Key(int epoch, String layer) {}

  private record Hashes(int units, String frozen, String now) {}

  private final String run;
  private final Map<Key, Hashes> rows;

  private RecordedProofs(String run, Map<Key, Hashes> rows) {
    this.run = run;
    this.rows = rows;
  }

  static RecordedProofs read(Warehouse warehouse, String run) {
    Map<Key, Hashes> rows = new HashMap<>();
    for (Row row :
        warehouse.read(Table.FROZEN_PROOFS).where(col("run").equalTo(run)).collectAsList()) {
      rows.put(
          new Key(row.<Integer>getAs("epoch"), row.getAs("layer")),
          new Hashes(
              row.<Integer>getAs("filters"), row.getAs("hash_frozen"), row.getAs("hash_now")));
    }
    return new RecordedProofs(run, rows);
  }

  /** A run of a version that recorded no proofs, or one that froze nothing. */
  boolean isEmpty() {
    return rows.isEmpty();
  }

  /**
   * Compares what was recorded with what the models say; nothing if nothing was recorded.
   *
   * @throws Problem (data) naming epoch and layer of the first difference
   */
  void check(int epoch, List<LayerProof> computed) {
    if (rows.isEmpty()) {
      return;
    }
    for (LayerProof proof : computed) {
      Hashes hashes = rows.get(new Key(epoch, proof.layer()));
      if (hashes == null) {
        throw Problem.data(
            "Not proven: run %s, epoch %d: the table frozen_proofs has no row for layer %s.",
            run, epoch, proof.layer());
      }
      if (!hashes.equals(new Hashes(proof.units(), proof.hashFrozen(), proof.hashNow()))) {
        throw Problem.data(
            "Not proven: run %s, epoch %d, layer %s: the table frozen_proofs says %s, the models"
                + " say %d filters, %s.",
            run, epoch, proof.layer(), hashes, proof.units(), proof.hashFrozen());
      }
    }
  }
}
