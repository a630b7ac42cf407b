package org.permafrost.table.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Evaluator;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Files of a table that hold rows of several keys, as {@link SmallFiles} leaves them. To replace a
 * key, those with rows of it are written anew without them.
 */
public final class MixedFiles {
  /**
   * What a change of a key takes away.
   *
   * @param files with rows of the key
   * @param others rows of other keys in these files
   */
  public record Cut(List<DataFile> files, List<Record> others) {}

  private final Table iceberg;
  private final Expression key;
  private final Evaluator isOfKey;
  private final InternalRecordWrapper wrapper;

  /**
   * @param key rows that are to go
   */
  public MixedFiles(Table iceberg, Expression key) {
    this.iceberg = iceberg;
    this.key = key;
    this.isOfKey = new Evaluator(iceberg.schema().asStruct(), key);
    this.wrapper = new InternalRecordWrapper(iceberg.schema().asStruct());
  }

  /** How these files are partitioned: not at all. Without it there are none. */
  public static Optional<PartitionSpec> layout(Table iceberg) {
    return iceberg.specs().values().stream().filter(PartitionSpec::isUnpartitioned).findFirst();
  }

  /**
   * @param snapshot that the key is taken out of
   */
  public Cut cut(long snapshot) {
    Cut cut = new Cut(new ArrayList<>(), new ArrayList<>());
    TableScan scan = iceberg.newScan().useSnapshot(snapshot).filter(key);
    try (CloseableIterable<FileScanTask> tasks = scan.planFiles()) {
      for (FileScanTask task : tasks) {
        if (task.residual().isEquivalentTo(Expressions.alwaysTrue())) {
          cut.files().add(task.file());
        } else if (hasKey(task)) {
          cut.files().add(task.file());
          FileRows.read(iceberg, task, iceberg.schema(), row -> keep(row, cut.others()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the table " + iceberg.name(), e);
    }
    return cut;
  }

  private void keep(Record row, List<Record> others) {
    if (!isOfKey.eval(wrapper.wrap(row))) {
      others.add(row);
    }
  }

  /** Looks at the columns of the key alone; most files in question have no row of it. */
  private boolean hasKey(FileScanTask task) throws IOException {
    Schema columns =
        iceberg
            .schema()
            .select(
                iceberg.spec().fields().stream()
                    .map(field -> iceberg.schema().findColumnName(field.sourceId()))
                    .toList());
    Evaluator found = new Evaluator(columns.asStruct(), key);
    InternalRecordWrapper ofKey = new InternalRecordWrapper(columns.asStruct());
    boolean[] any = new boolean[1];
    FileRows.read(iceberg, task, columns, row -> any[0] |= found.eval(ofKey.wrap(row)));
    return any[0];
  }
}
