package org.permafrost.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.data.GenericAppenderFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.io.PartitionedFanoutWriter;
import org.apache.spark.sql.Row;

/** Replaces rows of a key from the driver with Iceberg alone, so no Spark job waits for a core. */
final class LocalWrite {
  private static final long FILE_BYTES = 128L << 20;

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
    OverwriteFiles overwrite =
        iceberg
            .newOverwrite()
            .toBranch(branch)
            .overwriteByRowFilter(filter(key))
            .caseSensitive(true);
    files(rows).forEach(overwrite::addFile);
    overwrite.commit();
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
    try (Writer writer = new Writer(iceberg)) {
      try {
        for (Row row : sorted) {
          writer.write(record(row));
        }
        return List.of(writer.complete().dataFiles());
      } catch (IOException | RuntimeException e) {
        writer.abort();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the table " + iceberg.name(), e);
    }
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

  private static final class Writer extends PartitionedFanoutWriter<Record> {
    private final PartitionKey key;
    private final InternalRecordWrapper wrapper;

    Writer(org.apache.iceberg.Table table) {
      super(
          table.spec(),
          FileFormat.PARQUET,
          new GenericAppenderFactory(
              table, table.schema(), table.spec(), fileProperties(table), null, null, null),
          OutputFileFactory.builderFor(table, 0, 0)
              .format(FileFormat.PARQUET)
              .operationId(UUID.randomUUID().toString())
              .build(),
          table.io(),
          FILE_BYTES);
      Schema schema = table.schema();
      this.key = new PartitionKey(table.spec(), schema);
      this.wrapper = new InternalRecordWrapper(schema.asStruct());
    }

    /** Compression and sizes; statistics the factory takes from the table by itself. */
    private static Map<String, String> fileProperties(org.apache.iceberg.Table table) {
      Map<String, String> properties = new HashMap<>(table.properties());
      properties.keySet().removeIf(key -> key.startsWith("write.metadata.metrics."));
      return properties;
    }

    @Override
    protected PartitionKey partition(Record record) {
      key.partition(wrapper.wrap(record));
      return key;
    }
  }
}
