package org.permafrost.table.file;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.HistoryEntry;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Until when readers of a table saw each of its snapshots. What counts is when the next one took
 * its place, not when it was written: a table that was written once, a month ago, and compacted a
 * minute ago is still being read as it was a month ago.
 */
public final class SnapshotAges {
  private final Table iceberg;

  public SnapshotAges(Table iceberg) {
    this.iceberg = iceberg;
  }

  /**
   * Snapshots that can go.
   *
   * @param before what readers saw at this time or later stays
   * @param keep so many of the newest stay in any case, as do all with a name, and unpublished
   *     branches
   */
  public Set<Long> expirable(Instant before, int keep) {
    Map<Long, Instant> lastSeen = lastSeen();
    Set<Long> kept = kept(keep);
    Set<Long> expirable = new TreeSet<>();
    for (Snapshot snapshot : iceberg.snapshots()) {
      // What never was the newest was of use until it was written, or has a branch.
      Instant seen =
          lastSeen.getOrDefault(
              snapshot.snapshotId(), Instant.ofEpochMilli(snapshot.timestampMillis()));
      if (seen.isBefore(before) && !kept.contains(snapshot.snapshotId())) {
        expirable.add(snapshot.snapshotId());
      }
    }
    return expirable;
  }

  private Map<Long, Instant> lastSeen() {
    Map<Long, Instant> lastSeen = new HashMap<>();
    List<HistoryEntry> history = iceberg.history();
    for (int i = 0; i < history.size(); i++) {
      Instant until =
          i + 1 < history.size()
              ? Instant.ofEpochMilli(history.get(i + 1).timestampMillis())
              : Instant.MAX;
      lastSeen.put(history.get(i).snapshotId(), until);
    }
    return lastSeen;
  }

  /** The newest, those with a name, and what a branch has that the table has not. */
  private Set<Long> kept(int keep) {
    List<Long> main = new ArrayList<>();
    if (iceberg.currentSnapshot() != null) {
      SnapshotUtil.currentAncestorIds(iceberg).forEach(main::add);
    }
    Set<Long> ofMain = new HashSet<>(main);
    Set<Long> kept = new HashSet<>(main.subList(0, Math.min(keep, main.size())));
    for (SnapshotRef named : iceberg.refs().values()) {
      kept.add(named.snapshotId());
      if (named.isBranch()) {
        for (Snapshot own : SnapshotUtil.ancestorsOf(named.snapshotId(), iceberg::snapshot)) {
          if (ofMain.contains(own.snapshotId())) {
            break;
          }
          kept.add(own.snapshotId());
        }
      }
    }
    return kept;
  }
}
