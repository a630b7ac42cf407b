package org.permafrost.table.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericAppenderFactory;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.FileAppenderFactory;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.io.PartitionedFanoutWriter;
import org.apache.iceberg.io.TaskWriter;
import org.apache.iceberg.io.UnpartitionedWriter;

/** Writes data files of a table from the driver; a commit has to add them to it. */
public final class RecordFiles {
  private static final long FILE_BYTES = 128L << 20;

  private final Table table;

  public RecordFiles(Table table) {
    this.table = table;
  }

  /** A file for each partition, rows in the order given. */
  public List<DataFile> byPartition(List<Record> records) {
    PartitionSpec spec = table.spec();
    return new Appending(table, new ByPartition(table, appenders(spec), files(spec)))
        .write(records)
        .complete();
  }

  /**
   * Files for rows of any partition, one after the other.
   *
   * @param spec that has no partitions
   * @param bytes of a file, roughly
   */
  public Appending appending(PartitionSpec spec, long bytes) {
    return new Appending(
        table,
        new UnpartitionedWriter<>(
            spec, FileFormat.PARQUET, appenders(spec), files(spec), table.io(), bytes));
  }

  /** Files that are being written; nothing of them stays if a row cannot be written. */
  public static final class Appending {
    private final Table table;
    private final TaskWriter<Record> writer;

    private Appending(Table table, TaskWriter<Record> writer) {
      this.table = table;
      this.writer = writer;
    }

    public Appending write(List<Record> records) {
      try {
        try {
          for (Record record : records) {
            writer.write(record);
          }
          return this;
        } catch (IOException | RuntimeException e) {
          writer.abort();
          throw e;
        }
      } catch (IOException e) {
        throw failure(e);
      }
    }

    /** All of them. */
    public List<DataFile> complete() {
      try (writer) {
        return List.of(writer.complete().dataFiles());
      } catch (IOException e) {
        throw failure(e);
      }
    }

    private UncheckedIOException failure(IOException e) {
      return new UncheckedIOException("Cannot write the table " + table.name(), e);
    }
  }

  private FileAppenderFactory<Record> appenders(PartitionSpec spec) {
    return new GenericAppenderFactory(
        table, table.schema(), spec, fileProperties(table), null, null, null);
  }

  private OutputFileFactory files(PartitionSpec spec) {
    return OutputFileFactory.builderFor(table, 0, 0)
        .defaultSpec(spec)
        .format(FileFormat.PARQUET)
        .operationId(UUID.randomUUID().toString())
        .build();
  }

  /** Compression and sizes; statistics the factory takes from the table by itself. */
  private static Map<String, String> fileProperties(Table table) {
    Map<String, String> properties = new HashMap<>(table.properties());
    properties.keySet().removeIf(key -> key.startsWith("write.metadata.metrics."));
    return properties;
  }

  private static final class ByPartition extends PartitionedFanoutWriter<Record> {
    private final PartitionKey key;
    private final InternalRecordWrapper wrapper;

    ByPartition(Table table, FileAppenderFactory<Record> appenders, OutputFileFactory files) {
      super(table.spec(), FileFormat.PARQUET, appenders, files, table.io(), FILE_BYTES);
      this.key = new PartitionKey(table.spec(), table.schema());
      this.wrapper = new InternalRecordWrapper(table.schema().asStruct());
    }

    @Override
    protected PartitionKey partition(Record record) {
      key.partition(wrapper.wrap(record));
      return key;
    }
  }
}
