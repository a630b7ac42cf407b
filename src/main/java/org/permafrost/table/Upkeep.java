package org.permafrost.table;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.ContentSummary;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.actions.ExpireSnapshots;
import org.apache.iceberg.actions.RewriteDataFiles;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.spark.actions.SparkActions;
import org.apache.iceberg.util.PropertyUtil;
import org.permafrost.problem.Problem;
import org.permafrost.table.file.MixedFiles;
import org.permafrost.table.file.SmallFiles;
import org.permafrost.table.file.SnapshotAges;

/** Keeps the files of a table few: what readers see stays the same to the last bit. */
public final class Upkeep {
  private static final int ATTEMPTS = 3;

  private final Warehouse warehouse;
  private final Table table;

  Upkeep(Warehouse warehouse, Table table) {
    this.warehouse = warehouse;
    this.table = table;
  }

  /**
   * What a table is made of.
   *
   * @param files data files of the newest snapshot
   * @param snapshots all that are kept
   * @param bytes of everything in its folder
   */
  public record State(long files, int snapshots, long bytes) {}

  /** As it is now. */
  public State state() {
    org.apache.iceberg.Table iceberg = warehouse.load(table);
    int snapshots = 0;
    for (Snapshot ignored : iceberg.snapshots()) {
      snapshots++;
    }
    return new State(files(iceberg.currentSnapshot()), snapshots, bytes(iceberg));
  }

  private static long files(Snapshot newest) {
    return newest == null
        ? 0
        : PropertyUtil.propertyAsLong(newest.summary(), SnapshotSummary.TOTAL_DATA_FILES_PROP, 0);
  }

  private long bytes(org.apache.iceberg.Table iceberg) {
    Path folder = new Path(iceberg.location());
    try {
      ContentSummary all =
          folder.getFileSystem(warehouse.fileSystem().getConf()).getContentSummary(folder);
      return all.getLength();
    } catch (IOException e) {
      throw Problem.environment(
              "Cannot list the folder %s of the table %s: %s",
              folder, table.tableName(), e.getMessage())
          .causedBy(e);
    }
  }

  /**
   * Writes small files together, and lists of files too. In tables of which a key is a few small
   * rows, those of all keys come together; {@link MixedFiles} takes them apart when a key is
   * replaced.
   *
   * @return false if other writers kept getting in the way; the table is as it was then
   */
  public boolean compact() {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        rewrite();
        return true;
      } catch (ValidationException | CommitFailedException e) {
        // A file that was to be merged is gone by now.
      } catch (RuntimeException e) {
        if (!isLostRace(e)) {
          throw e;
        }
      }
    }
    return false;
  }

  /**
   * Writes the small files of a table together whose keys are a few small rows, if it has more than
   * so many files. Without a Spark job, and without trying again: whoever gets in the way does the
   * same later.
   *
   * @return whether anything was merged
   */
  public boolean merge(int most) {
    org.apache.iceberg.Table iceberg = warehouse.load(table);
    if (files(iceberg.currentSnapshot()) <= most) {
      return false;
    }
    try {
      new SmallFiles(iceberg).merge();
      return true;
    } catch (ValidationException | CommitFailedException e) {
      return false;
    }
  }

  private static boolean isLostRace(RuntimeException failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof ValidationException || t instanceof CommitFailedException) {
        return true;
      }
    }
    return false;
  }

  private void rewrite() {
    org.apache.iceberg.Table iceberg = warehouse.load(table);
    if (iceberg.currentSnapshot() == null) {
      return;
    }
    switch (table) {
      case IMAGES, IMAGE_SCORES, SCORE_PARTS -> {
        // Written by many tasks at once, in files as large as they ask for.
      }
      case REJECTED_IMAGES, CLASS_SCORES, FILTER_RANKS, NIGHTLY_SCORES, NIGHTLY_RANKS ->
          files(iceberg).execute();
      default -> new SmallFiles(iceberg).merge();
    }
    iceberg = warehouse.load(table);
    if (iceberg.currentSnapshot().allManifests(iceberg.io()).size() > 1) {
      actions().rewriteManifests(iceberg).execute();
    }
  }

  /** In the order in which rows are written, those of a key beside each other. */
  private RewriteDataFiles files(org.apache.iceberg.Table iceberg) {
    SortOrder.Builder order = SortOrder.builderFor(iceberg.schema());
    table.partitionColumns().forEach(order::asc);
    table.sortColumns().forEach(order::asc);
    return actions().rewriteDataFiles(iceberg).sort(order.build());
  }

  /**
   * Snapshots that {@link #expire} would remove.
   *
   * @param before what readers saw at this time or later stays
   * @param keep so many of the newest stay in any case, as do all with a name, and unpublished
   *     branches
   */
  public Set<Long> expirable(Instant before, int keep) {
    return new SnapshotAges(warehouse.load(table)).expirable(before, keep);
  }

  /** Removes snapshots, with the files that only they need. */
  public void expire(Set<Long> snapshots) {
    if (snapshots.isEmpty()) {
      return;
    }
    ExpireSnapshots expire = actions().expireSnapshots(warehouse.load(table)).expireOlderThan(0);
    snapshots.forEach(expire::expireSnapshotId);
    expire.execute();
  }

  /**
   * Files in the table's folder that no snapshot knows.
   *
   * @param before only files that were written before
   * @param remove whether they are removed
   */
  public List<String> orphans(Instant before, boolean remove) {
    List<String> found = new ArrayList<>();
    var orphans =
        actions().deleteOrphanFiles(warehouse.load(table)).olderThan(before.toEpochMilli());
    if (!remove) {
      orphans.deleteWith(file -> {});
    }
    orphans.execute().orphanFileLocations().forEach(found::add);
    found.sort(null);
    return found;
  }

  /**
   * Removes old snapshots from the driver, without a Spark job.
   *
   * @param before what readers saw at this time or later stays, as do the newest snapshot and all
   *     that {@link #expirable} keeps
   */
  public void forget(Instant before) {
    org.apache.iceberg.Table iceberg = warehouse.load(table);
    Set<Long> expirable = new SnapshotAges(iceberg).expirable(before, 1);
    if (expirable.isEmpty()) {
      return;
    }
    org.apache.iceberg.ExpireSnapshots expire = iceberg.expireSnapshots().expireOlderThan(0);
    expirable.forEach(expire::expireSnapshotId);
    expire.commit();
  }

  private SparkActions actions() {
    return SparkActions.get(warehouse.spark());
  }
}
