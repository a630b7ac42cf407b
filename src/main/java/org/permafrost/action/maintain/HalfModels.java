package org.permafrost.action.maintain;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.permafrost.network.model.ModelFile;
import org.permafrost.problem.Problem;
import org.permafrost.table.Warehouse;

/** Model files that were not written to their end, because their job died. */
final class HalfModels {
  private final Warehouse warehouse;

  HalfModels(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * Removes them.
   *
   * @param before not written to at this time or later
   * @param dryRun only count
   */
  MaintenanceResult.Item clean(Instant before, boolean dryRun) {
    FileSystem files = warehouse.fileSystem();
    long found = 0;
    long bytes = 0;
    long freed = 0;
    List<FileStatus> halves = new ArrayList<>();
    try {
      for (FileStatus folder : list(files)) {
        for (FileStatus file :
            folder.isDirectory() ? files.listStatus(folder.getPath()) : new FileStatus[0]) {
          found++;
          bytes += file.getLen();
          if (ModelFile.isTemporary(file.getPath())
              && Instant.ofEpochMilli(file.getModificationTime()).isBefore(before)) {
            halves.add(file);
            freed += file.getLen();
          }
        }
      }
      for (FileStatus half : dryRun ? List.<FileStatus>of() : halves) {
        files.delete(half.getPath(), false);
      }
    } catch (IOException e) {
      throw Problem.environment(
              "Cannot clean the folder %s: %s", warehouse.models(), e.getMessage())
          .causedBy(e);
    }
    return new MaintenanceResult.Item(
        warehouse.models().getName(),
        found,
        dryRun ? OptionalLong.empty() : OptionalLong.of(found - halves.size()),
        0,
        0,
        halves.size(),
        bytes,
        dryRun ? OptionalLong.empty() : OptionalLong.of(bytes - freed),
        Optional.empty());
  }

  private FileStatus[] list(FileSystem files) throws IOException {
    try {
      return files.listStatus(warehouse.models());
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }
}
