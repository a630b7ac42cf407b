package org.permafrost.table.file;

import java.io.IOException;
import java.util.function.Consumer;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericDeleteFilter;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;

/** Reads a data file on the driver, without rows that were deleted from it. */
final class FileRows {
  private FileRows() {}

  static void read(Table table, FileScanTask task, Schema columns, Consumer<Record> rows)
      throws IOException {
    GenericDeleteFilter deleted =
        new GenericDeleteFilter(table.io(), task, table.schema(), columns);
    Schema needed = deleted.requiredSchema();
    try (CloseableIterable<Record> all =
        Parquet.read(table.io().newInputFile(task.file()))
            .project(needed)
            .createReaderFunc(type -> GenericParquetReaders.buildReader(needed, type))
            .build()) {
      deleted.filter(all).forEach(rows);
    }
  }
}
