package org.permafrost.spark;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;

/** Counts the tasks that Spark runs from now on until it is closed. */
public final class CountedTasks extends SparkListener implements AutoCloseable {
  private final SparkContext spark;
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

  /** Listeners are told in their own time. */
  private void settle() {
    try {
      spark.listenerBus().waitUntilEmpty(60_000);
    } catch (java.util.concurrent.TimeoutException e) {
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
