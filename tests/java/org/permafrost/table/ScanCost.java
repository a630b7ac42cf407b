package org.permafrost.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec;
import scala.collection.JavaConverters;

/**
 * What a query took, as Spark and Iceberg measure it.
 *
 * @param files data files that Iceberg left after its metadata
 * @param bytes read by tasks
 * @param rows that came out of files, before Spark filters them
 * @param results rows of the result
 */
record ScanCost(long files, long bytes, long rows, int results, double seconds) {
  /** Runs the query. */
  static ScanCost of(SparkSession spark, String query, Map<String, Object> parameters) {
    AtomicLong bytes = new AtomicLong();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd task) {
            bytes.addAndGet(task.taskMetrics().inputMetrics().bytesRead());
          }
        };
    spark.sparkContext().addSparkListener(listener);
    try {
      long start = System.nanoTime();
      Dataset<Row> frame = spark.sql(query, parameters);
      int results = frame.collectAsList().size();
      double seconds = (System.nanoTime() - start) / 1e9;
      spark.sparkContext().listenerBus().waitUntilEmpty();
      List<BatchScanExec> scans = scans(frame.queryExecution().executedPlan());
      return new ScanCost(
          sum(scans, "resultDataFiles"),
          bytes.get(),
          sum(scans, "numOutputRows"),
          results,
          seconds);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    } finally {
      spark.sparkContext().removeSparkListener(listener);
    }
  }

  private static long sum(List<BatchScanExec> scans, String metric) {
    return scans.stream().mapToLong(scan -> scan.metrics().apply(metric).value()).sum();
  }

  private static List<BatchScanExec> scans(SparkPlan plan) {
    List<BatchScanExec> found = new ArrayList<>();
    if (plan instanceof BatchScanExec scan) {
      found.add(scan);
    } else if (plan instanceof AdaptiveSparkPlanExec adaptive) {
      found.addAll(scans(adaptive.executedPlan()));
    } else if (plan instanceof QueryStageExec stage) {
      found.addAll(scans(stage.plan()));
    }
    JavaConverters.seqAsJavaList(plan.children()).forEach(child -> found.addAll(scans(child)));
    return found;
  }
}
