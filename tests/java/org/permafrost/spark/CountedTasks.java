package org.permafrost.spark;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Counts the tasks that Spark runs from now on until it is closed. */
public final class CountedTasks extends SparkListener implements AutoCloseable {
  private final SparkContext spark;
  private final AtomicLong largest = new AtomicLong();
  private final Map<Integer, Integer> tasks = new ConcurrentSkipListMap<>();

  private CountedTasks(SparkContext spark) {
    this.spark = spark;
  }

  public static CountedTasks of(SparkContext spark) {
    CountedTasks counted = new CountedTasks(spark);
    spark.addSparkListener(counted);
    return counted;
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd ended) {
    largest.accumulateAndGet(ended.taskMetrics().resultSize(), Math::max);
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted completed) {
    tasks.put(completed.stageInfo().stageId(), completed.stageInfo().numTasks());
  }

  /** Of all stages so far. */
  public int count() {
    settle();
    return tasks.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Of the stage with most. */
  public int mostOfAStage() {
    settle();
    return tasks.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /** Bytes that the task with most sent to the driver. */
  public long largestResult() {
    settle();
    return largest.get();
  }

  /** Listeners are told in their own time. */
  private void settle() {
    try {
      spark.listenerBus().waitUntilEmpty(60_000);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    settle();
    return tasks.toString();
  }

  @Override
  public void close() {
    spark.removeSparkListener(this);
  }
}
