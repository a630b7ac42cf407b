package org.permafrost.table;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.iceberg.ManageSnapshots;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.util.SnapshotUtil;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.permafrost.problem.Problem;

/**
 * Rows of a key on a branch of their table, which readers of the table do not see: write, look at
 * them, publish. Publishing moves the table forward to the branch, tags the snapshot and removes
 * the branch in one atomic commit. A draft equal to what the table holds already writes nothing.
 */
public final class Draft {
  private static final int ATTEMPTS = 20;

  private final Warehouse warehouse;
  private final Table table;
  private final String branch;
  private Map<String, Object> key = Map.of();
  private List<Row> rows = List.of();
  private OptionalLong written = OptionalLong.empty();

  Draft(Warehouse warehouse, Table table, String branch) {
    this.warehouse = warehouse;
    this.table = table;
    this.branch = branch;
  }

  /**
   * Starts the branch anew from the table as it is, with other rows under a key.
   *
   * @param key values of some of the table's partition columns
   * @param rows in column order, see {@link Table#row}
   * @throws IllegalArgumentException if a row does not fit the table or lies outside the key
   */
  public void replace(Map<String, Object> key, List<Row> rows) {
    RowCheck.key(table, key);
    this.key = Map.copyOf(key);
    this.rows = List.copyOf(rows);
    try {
      CatalogAway.patiently(
          () -> {
            write();
            return true;
          });
    } catch (RuntimeException e) {
      throw explained(e);
    }
  }

  private void write() {
    written = OptionalLong.empty();
    org.apache.iceberg.Table iceberg = warehouse.load(table);
    if (iceberg.refs().containsKey(branch)) {
      iceberg.manageSnapshots().removeBranch(branch).commit();
    }
    if (holds(iceberg, SnapshotRef.MAIN_BRANCH)) {
      return;
    }
    iceberg.manageSnapshots().createBranch(branch).commit();
    new LocalWrite(warehouse.load(table), table, branch).replace(key, rows);
    written = OptionalLong.of(warehouse.load(table).refs().get(branch).snapshotId());
  }

  /** Whether the table holds these rows already, so that nothing was written. */
  public boolean isPublished() {
    return written.isEmpty();
  }

  /** The table with the draft. */
  public Dataset<Row> read() {
    return written.isPresent() ? warehouse.read(table, written.getAsLong()) : warehouse.read(table);
  }

  /**
   * Lets readers see the draft.
   *
   * @param tag name of the snapshot from then on; left as it is if it holds the same rows
   * @return the snapshot of the tag
   * @throws Problem (environment) if someone else changed the branch or the table; nothing is
   *     published then
   */
  public long publish(String tag) {
    try {
      return CatalogAway.patiently(() -> published(tag));
    } catch (RuntimeException e) {
      throw explained(e);
    }
  }

  private RuntimeException explained(RuntimeException failure) {
    return CommitFailure.problem(failure, table, () -> warehouse.operations(table))
        .map(RuntimeException.class::cast)
        .orElse(failure);
  }

  private long published(String tag) {
    for (int attempt = 1; ; attempt++) {
      org.apache.iceberg.Table iceberg = warehouse.load(table);
      try {
        return written.isPresent() ? forward(iceberg, tag) : tagged(iceberg, tag);
      } catch (CommitFailedException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      } catch (IllegalArgumentException e) {
        // The branch is gone: either the commit was made and its answer lost, or someone removed
        // it.
        if (attempt == ATTEMPTS || warehouse.load(table).refs().containsKey(branch)) {
          throw e;
        }
      }
    }
  }

  private long forward(org.apache.iceberg.Table iceberg, String tag) {
    long snapshot = written.getAsLong();
    SnapshotRef ours = iceberg.refs().get(branch);
    SnapshotRef tagged = iceberg.refs().get(tag);
    if (ours == null && tagged != null && tagged.snapshotId() == snapshot) {
      // Done already, by an attempt whose answer was lost.
      return snapshot;
    }
    if (ours == null || ours.snapshotId() != snapshot) {
      throw changed("branch " + branch + " of " + table.tableName());
    }
    SnapshotRef main = iceberg.refs().get(SnapshotRef.MAIN_BRANCH);
    if (main != null && !SnapshotUtil.isAncestorOf(iceberg, snapshot, main.snapshotId())) {
      throw changed("table " + table.tableName());
    }
    ManageSnapshots change =
        iceberg.manageSnapshots().fastForwardBranch(SnapshotRef.MAIN_BRANCH, branch);
    tag(iceberg, change, tag, snapshot);
    change.removeBranch(branch).commit();
    return snapshot;
  }

  private static Problem changed(String what) {
    return Problem.environment(
        "Someone else changed the %s in the meantime, so nothing of it was published; find the other"
            + " writer and run again.",
        what);
  }

  private long tagged(org.apache.iceberg.Table iceberg, String tag) {
    if (iceberg.refs().containsKey(tag) && holds(iceberg, tag)) {
      return iceberg.refs().get(tag).snapshotId();
    }
    long snapshot = iceberg.currentSnapshot().snapshotId();
    ManageSnapshots change = iceberg.manageSnapshots();
    tag(iceberg, change, tag, snapshot);
    change.commit();
    return snapshot;
  }

  private static void tag(
      org.apache.iceberg.Table iceberg, ManageSnapshots change, String tag, long snapshot) {
    if (iceberg.refs().containsKey(tag)) {
      change.replaceTag(tag, snapshot);
    } else {
      change.createTag(tag, snapshot);
    }
  }

  /** Whether the rows of the key are the draft's at a branch or tag. */
  private boolean holds(org.apache.iceberg.Table iceberg, String reference) {
    SnapshotRef at = iceberg.refs().get(reference);
    if (at == null) {
      return false;
    }
    List<Row> there =
        RowValues.withKey(warehouse.read(table, at.snapshotId()), key).collectAsList();
    if (there.size() != rows.size()) {
      return false;
    }
    Set<List<Object>> wanted = new HashSet<>();
    rows.forEach(row -> wanted.add(RowValues.of(row)));
    return there.stream().map(RowValues::of).allMatch(wanted::remove);
  }
}
