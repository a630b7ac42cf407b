package org.permafrost.table;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.spark.sql.Row;
import org.permafrost.table.file.MixedFiles;
import org.permafrost.table.file.RecordFiles;

/** Replaces rows of a key from the driver with Iceberg alone, so no Spark job waits for a core. */
final class LocalWrite {
  private static final long FILE_BYTES = 128L << 20;
  private static final int ATTEMPTS = 20;

  private final org.apache.iceberg.Table iceberg;
  private final Table table;
  private final String branch;

  LocalWrite(org.apache.iceberg.Table iceberg, Table table) {
    this(iceberg, table, SnapshotRef.MAIN_BRANCH);
  }

  /**
   * @param branch that the rows go to
   */
  LocalWrite(org.apache.iceberg.Table iceberg, Table table, String branch) {
    this.iceberg = iceberg;
    this.table = table;
    this.branch = branch;
  }

  /**
   * One atomic commit.
   *
   * @throws IllegalArgumentException if a row does not fit the table or lies outside the key
   */
  void replace(Map<String, Object> key, List<Row> rows) {
    RowCheck.check(table, rows);
    RowCheck.inside(table, key, rows);
    List<DataFile> files = files(rows);
    for (int attempt = 1; ; attempt++) {
      try {
        overwrite(filter(key), files).commit();
        return;
      } catch (ValidationException e) {
        // Files were merged, or taken apart, since they were looked at.
        if (attempt == ATTEMPTS) {
          throw new CommitFailedException(e, "Files of %s kept changing", iceberg.name());
        }
        iceberg.refresh();
        if (MixedFiles.layout(iceberg).isEmpty()) {
          throw e;
        }
      }
    }
  }

  private OverwriteFiles overwrite(Expression key, List<DataFile> files) {
    OverwriteFiles overwrite = iceberg.newOverwrite().toBranch(branch).caseSensitive(true);
    files.forEach(overwrite::addFile);
    Optional<PartitionSpec> mixed = MixedFiles.layout(iceberg);
    SnapshotRef head = iceberg.refs().get(branch);
    if (mixed.isEmpty() || head == null) {
      return overwrite.overwriteByRowFilter(key);
    }
    MixedFiles.Cut cut = new MixedFiles(iceberg, key).cut(head.snapshotId());
    cut.files().forEach(overwrite::deleteFile);
    if (!cut.others().isEmpty()) {
      new RecordFiles(iceberg)
          .appending(mixed.get(), FILE_BYTES)
          .write(cut.others())
          .complete()
          .forEach(overwrite::addFile);
    }
    return overwrite
        .validateFromSnapshot(head.snapshotId())
        .conflictDetectionFilter(key)
        .validateNoConflictingData()
        .validateNoConflictingDeletes();
  }

  private static Expression filter(Map<String, Object> key) {
    return key.entrySet().stream()
        .map(entry -> (Expression) Expressions.equal(entry.getKey(), literal(entry.getValue())))
        .reduce(Expressions::and)
        .orElseThrow();
  }

  /** Iceberg reads dates as texts. */
  private static Object literal(Object value) {
    return value instanceof LocalDate date ? date.toString() : value;
  }

  private List<DataFile> files(List<Row> rows) {
    List<Row> sorted = new ArrayList<>(rows);
    sorted.sort(order());
    return new RecordFiles(iceberg).byPartition(sorted.stream().map(this::record).toList());
  }

  private Comparator<Row> order() {
    Comparator<Row> order = (unusedLeft, unusedRight) -> 0;
    for (String column : table.sortColumns()) {
      int index = table.schema().fieldIndex(column);
      order =
          order.thenComparing(
              row -> comparable(row.get(index)), Comparator.nullsFirst(Comparator.naturalOrder()));
    }
    return order;
  }

  @SuppressWarnings("unchecked") // sort columns are numbers and texts
  private static Comparable<Object> comparable(Object value) {
    return (Comparable<Object>) value;
  }

  /** By name: the stored columns may be in another order, or more, than this version's. */
  private Record record(Row row) {
    Record record = GenericRecord.create(iceberg.schema());
    for (int i = 0; i < row.size(); i++) {
      record.setField(table.schema().fields()[i].name(), value(row.get(i)));
    }
    return record;
  }

  private static Object value(Object value) {
    if (value instanceof java.sql.Timestamp timestamp) {
      return timestamp.toInstant().atOffset(ZoneOffset.UTC);
    }
    if (value instanceof Instant instant) {
      return instant.atOffset(ZoneOffset.UTC);
    }
    return value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value;
  }
}
