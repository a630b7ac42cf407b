package org.permafrost.action.maintain;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.permafrost.action.Claims;
import org.permafrost.action.CodeVersion;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.spark.SparkJobs;
import org.permafrost.table.Table;
import org.permafrost.table.Upkeep;
import org.permafrost.table.Warehouse;

/**
 * Compacts the tables of a warehouse, removes old snapshots and files that nobody knows. What the
 * tables say stays the same to the last bit, and whoever works with them is not disturbed: what
 * could be seen since the first of the jobs under way began is kept.
 */
public final class MaintainWarehouse {
  /**
   * @param keptSince what was replaced before may go
   * @param keep newest snapshots of every table that stay in any case
   * @param dryRun only look
   */
  public record Request(Instant keptSince, int keep, boolean dryRun) {}

  /** Their unpublished branches have to stay next to what is published. */
  private static final Set<Table> OF_NIGHTS =
      EnumSet.of(Table.NIGHTLY_SCORES, Table.NIGHTLY_RANKS, Table.NIGHTS, Table.SCORE_PARTS);

  private final Warehouse warehouse;
  private final Progress progress;

  public MaintainWarehouse(Warehouse warehouse, Progress progress) {
    this.warehouse = warehouse;
    this.progress = progress;
  }

  /**
   * @throws Problem (environment) if another job does the same, or a folder cannot be listed
   */
  public MaintenanceResult run(Request request) {
    Instant began = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Instant kept =
        Claims.underWaySince(warehouse)
            .filter(since -> since.isBefore(request.keptSince()))
            .orElse(request.keptSince());
    try (Claims claims = new Claims(warehouse, "maintain")) {
      if (!request.dryRun()) {
        claims.maintenance();
      }
      List<MaintenanceResult.Item> items = new ArrayList<>();
      for (Table table : Table.values()) {
        progress.step("looking after " + table.tableName(), 0, 0);
        items.add(
            SparkJobs.described(
                warehouse.spark().sparkContext(),
                "maintain",
                "Look after " + table.tableName(),
                () -> item(table, kept, request)));
      }
      StagingFolders staging = new StagingFolders(warehouse);
      items.add(staging.clean(kept, request.dryRun()));
      items.add(new HalfModels(warehouse).clean(kept, request.dryRun()));
      MaintenanceResult result =
          new MaintenanceResult(
              began, kept, request.dryRun(), items, new ModelFolders(warehouse).withoutRun());
      if (!request.dryRun()) {
        write(result);
      }
      return result;
    }
  }

  private MaintenanceResult.Item item(Table table, Instant kept, Request request) {
    Upkeep upkeep = warehouse.upkeep(table);
    Upkeep.State before = upkeep.state();
    if (request.dryRun()) {
      return new MaintenanceResult.Item(
          table.tableName(),
          before.files(),
          OptionalLong.empty(),
          before.snapshots(),
          before.snapshots() - upkeep.expirable(kept, request.keep()).size(),
          upkeep.orphans(kept, false).size(),
          before.bytes(),
          OptionalLong.empty(),
          Optional.empty());
    }
    Optional<String> note = compact(table, upkeep);
    upkeep.expire(upkeep.expirable(kept, request.keep()));
    int orphans = upkeep.orphans(kept, true).size();
    Upkeep.State after = upkeep.state();
    return new MaintenanceResult.Item(
        table.tableName(),
        before.files(),
        OptionalLong.of(after.files()),
        before.snapshots(),
        after.snapshots(),
        orphans,
        before.bytes(),
        OptionalLong.of(after.bytes()),
        note);
  }

  private Optional<String> compact(Table table, Upkeep upkeep) {
    try (Claims nights = new Claims(warehouse, "maintain " + table.tableName())) {
      if (OF_NIGHTS.contains(table)) {
        nights.nights();
      }
      return upkeep.compact()
          ? Optional.empty()
          : Optional.of("not compacted: other jobs kept writing");
    } catch (Problem busy) {
      return Optional.of("not compacted: " + busy.getMessage());
    }
  }

  private void write(MaintenanceResult result) {
    Map<String, Object> key = Map.of("maintenance", result.began().toString());
    List<Row> rows = new ArrayList<>();
    for (MaintenanceResult.Item item : result.items()) {
      Map<String, Object> row = new HashMap<>(key);
      row.put("table_name", item.name());
      row.put("files_before", item.filesBefore());
      row.put("files_after", item.filesAfter().getAsLong());
      row.put("snapshots_before", item.snapshotsBefore());
      row.put("snapshots_after", item.snapshotsAfter());
      row.put("orphans", item.orphans());
      row.put("bytes_before", item.bytesBefore());
      row.put("bytes_after", item.bytesAfter().getAsLong());
      row.put("kept_since", Timestamp.from(result.keptSince()));
      item.note().ifPresent(note -> row.put("note", note));
      row.put("code_version", CodeVersion.current());
      rows.add(Table.MAINTENANCE.row(row));
    }
    warehouse.replace(Table.MAINTENANCE, key, rows);
  }
}
