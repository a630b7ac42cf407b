package org.permafrost.action.maintain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What {@link MaintainWarehouse} did, or would do.
 *
 * @param began also the name of its rows in the table
 * @param keptSince what a reader could see at this time or later was kept
 * @param dryRun whether nothing was changed
 * @param items tables, then folders
 * @param modelFolders of which no run is known; they are never removed
 */
public record MaintenanceResult(
    Instant began, Instant keptSince, boolean dryRun, List<Item> items, List<String> modelFolders) {

  /**
   * A table, or the folder {@code staging} or {@code models}.
   *
   * @param filesAfter as the next two empty if it was not done
   * @param snapshotsAfter after a dry run those that would be left
   * @param orphans files that were removed, or would be
   * @param note why something was left as it was
   */
  public record Item(
      String name,
      long filesBefore,
      OptionalLong filesAfter,
      int snapshotsBefore,
      int snapshotsAfter,
      long orphans,
      long bytesBefore,
      OptionalLong bytesAfter,
      Optional<String> note) {
    /** Bytes that came free; fewer than nothing if what was compacted is still kept as well. */
    public OptionalLong freed() {
      return bytesAfter.isPresent()
          ? OptionalLong.of(bytesBefore - bytesAfter.getAsLong())
          : OptionalLong.empty();
    }
  }

  public MaintenanceResult {
    items = List.copyOf(items);
    modelFolders = List.copyOf(modelFolders);
  }

  /** Bytes that came free altogether. */
  public long freed() {
    return items.stream().mapToLong(item -> item.freed().orElse(0)).sum();
  }
}
