package org.permafrost.table.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdatePartitionSpec;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.ThreadPools;

/**
 * Merges the small files of a table, whatever their partitions: Iceberg's own action only merges
 * those of the same partition. The rows pass through the driver, a few hundred files at a time.
 */
public final class SmallFiles {
  /** Whoever replaces a row of a file writes the rest of it again. */
  private static final long FILE_BYTES = 16L << 20;

  private static final long SMALL_BYTES = FILE_BYTES / 4 * 3;

  /** Files that are read at the same time as others of them. */
  private static final int READ_AHEAD = 256;

  private final Table table;

  public SmallFiles(Table table) {
    this.table = table;
  }

  /**
   * One atomic commit, or none if there is nothing to merge.
   *
   * @throws org.apache.iceberg.exceptions.ValidationException if a file is gone meanwhile
   */
  public void merge() {
    Snapshot snapshot = table.currentSnapshot();
    if (snapshot == null) {
      return;
    }
    List<FileScanTask> small = small(snapshot);
    if (small.size() < 2) {
      return;
    }
    PartitionSpec spec = layout();
    List<DataFile> merged = new ArrayList<>();
    RecordFiles.Appending target = new RecordFiles(table).appending(spec, FILE_BYTES);
    for (int from = 0; from < small.size(); from += READ_AHEAD) {
      rows(small.subList(from, Math.min(small.size(), from + READ_AHEAD)))
          .forEach(rows -> target.write(rows.join()));
    }
    merged.addAll(target.complete());
    RewriteFiles rewrite = table.newRewrite().validateFromSnapshot(snapshot.snapshotId());
    rewrite.dataSequenceNumber(snapshot.sequenceNumber());
    small.forEach(task -> rewrite.deleteFile(task.file()));
    merged.forEach(rewrite::addFile);
    rewrite.commit();
  }

  /** In the order of their partitions, so that what belongs together lies together. */
  private List<FileScanTask> small(Snapshot snapshot) {
    List<FileScanTask> small = new ArrayList<>();
    try (CloseableIterable<FileScanTask> all =
        table.newScan().useSnapshot(snapshot.snapshotId()).planFiles()) {
      for (FileScanTask task : all) {
        if (task.file().fileSizeInBytes() < SMALL_BYTES) {
          small.add(task);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the table " + table.name(), e);
    }
    small.sort(
        Comparator.comparing((FileScanTask task) -> task.spec().partitionToPath(task.partition()))
            .thenComparing(task -> task.file().location()));
    return small;
  }

  private List<CompletableFuture<List<Record>>> rows(List<FileScanTask> files) {
    return files.stream()
        .map(file -> CompletableFuture.supplyAsync(() -> rows(file), ThreadPools.getWorkerPool()))
        .toList();
  }

  private List<Record> rows(FileScanTask file) {
    List<Record> rows = new ArrayList<>();
    try {
      FileRows.read(table, file, table.schema(), rows::add);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the table " + table.name(), e);
    }
    return rows;
  }

  /** A second way to lay out files; new rows still follow the first. */
  private PartitionSpec layout() {
    if (MixedFiles.layout(table).isEmpty()) {
      UpdatePartitionSpec update = table.updateSpec();
      table.spec().fields().forEach(field -> update.removeField(field.name()));
      update.addNonDefaultSpec().commit();
      table.refresh();
    }
    return MixedFiles.layout(table).orElseThrow();
  }
}
