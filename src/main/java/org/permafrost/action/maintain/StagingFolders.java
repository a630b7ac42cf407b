package org.permafrost.action.maintain;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.permafrost.problem.Problem;
import org.permafrost.table.Warehouse;

/** Folders of unpacked archives; a job removes its own unless it dies. */
final class StagingFolders {
  private final Warehouse warehouse;

  StagingFolders(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * Removes those in which nothing was written for long.
   *
   * @param before nothing written at this time or later
   * @param dryRun only count
   */
  MaintenanceResult.Item clean(Instant before, boolean dryRun) {
    FileSystem files = warehouse.fileSystem();
    Path staging = warehouse.staging();
    long found = 0;
    long old = 0;
    long bytes = 0;
    long oldBytes = 0;
    try {
      FileStatus[] folders = files.exists(staging) ? files.listStatus(staging) : new FileStatus[0];
      for (FileStatus folder : folders) {
        var content = files.getContentSummary(folder.getPath());
        found += content.getFileCount();
        bytes += content.getLength();
        if (newest(files, folder).isBefore(before)) {
          old += content.getFileCount();
          oldBytes += content.getLength();
          if (!dryRun) {
            files.delete(folder.getPath(), true);
          }
        }
      }
    } catch (IOException e) {
      throw Problem.environment("Cannot clean the folder %s: %s", staging, e.getMessage())
          .causedBy(e);
    }
    return new MaintenanceResult.Item(
        staging.getName(),
        found,
        dryRun ? OptionalLong.empty() : OptionalLong.of(found - old),
        0,
        0,
        old,
        bytes,
        dryRun ? OptionalLong.empty() : OptionalLong.of(bytes - oldBytes),
        Optional.empty());
  }

  private static Instant newest(FileSystem files, FileStatus folder) throws IOException {
    Instant newest = Instant.ofEpochMilli(folder.getModificationTime());
    if (folder.isDirectory()) {
      for (FileStatus inside : files.listStatus(folder.getPath())) {
        Instant there = newest(files, inside);
        newest = there.isAfter(newest) ? there : newest;
      }
    }
    return newest;
  }
}
