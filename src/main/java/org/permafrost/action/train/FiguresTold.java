package org.permafrost.action.train;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.permafrost.action.watch.EpochFigures;
import org.permafrost.rank.ClassMetrics;
import org.permafrost.table.Table;

/** The numbers of an epoch's rows, for those who watch from outside. */
final class FiguresTold {
  /** Says which epoch it is, and is no figure of it. */
  private static final Set<String> KEY = Set.of("epoch");

  private FiguresTold() {}

  /**
   * @param row of the table {@code epochs}
   * @param drift the largest of the frozen filters
   */
  static EpochFigures of(
      Row row, EpochReport report, OptionalDouble drift, List<String> classNames) {
    SortedMap<String, Double> values = new TreeMap<>();
    StructField[] fields = Table.EPOCHS.schema().fields();
    for (int i = 0; i < fields.length; i++) {
      if (row.get(i) instanceof Number number && !KEY.contains(fields[i].name())) {
        values.put(fields[i].name(), number.doubleValue());
      }
    }
    drift.ifPresent(largest -> values.put("drift", largest));
    for (ClassMetrics metrics : report.evaluation().metrics()) {
      if (report.after().known().contains(metrics.label())) {
        values.put("f1/" + classNames.get(metrics.label()), metrics.f1());
      }
    }
    return new EpochFigures(report.epoch(), values);
  }
}
