package org.permafrost.action.run;

import java.util.List;
import org.apache.spark.sql.Row;
import org.permafrost.settings.StrategySettings.ReportTime;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * Wall-clock time of the epochs of a run, in seconds: training, evaluation and ranking. Epochs that
 * were begun and lost count for nothing.
 *
 * @param reported which of them {@link #perEpoch} is
 * @param mean of an epoch
 * @param median of an epoch; the mean of the middle two if they are even in number
 * @param first epoch
 * @param total of all epochs
 */
public record RunTime(ReportTime reported, double mean, double median, double first, double total) {

  public static RunTime of(List<Double> epochs, ReportTime reported) {
    if (epochs.isEmpty()) {
      return new RunTime(reported, 0, 0, 0, 0);
    }
    double total = epochs.stream().mapToDouble(Double::doubleValue).sum();
    List<Double> sorted = epochs.stream().sorted().toList();
    int n = epochs.size();
    double median = (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
    return new RunTime(reported, total / n, median, epochs.get(0), total);
  }

  /** Of all committed epochs of a run, also of those before it was resumed. */
  public static RunTime of(Warehouse warehouse, String run, ReportTime reported) {
    List<Row> rows =
        warehouse
            .read(Table.EPOCHS)
            .where(org.apache.spark.sql.functions.col("run").equalTo(run))
            .orderBy("epoch")
            .selectExpr("train_seconds + evaluate_seconds + rank_seconds")
            .collectAsList();
    return of(rows.stream().map(row -> row.getDouble(0)).toList(), reported);
  }

  /** The number that stands for an epoch. */
  public double perEpoch() {
    return switch (reported) {
      case MEAN -> mean;
      case MEDIAN -> median;
      case FIRST -> first;
    };
  }
}
