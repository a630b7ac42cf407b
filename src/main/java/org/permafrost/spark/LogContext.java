package org.permafrost.spark;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.SparkContext;
import org.slf4j.MDC;

/**
 * Says in the log what a thread works on, and its Spark tasks with it: names that start with {@code
 * mdc.} go along with a job's tasks, and Spark puts them into the context of the task's log lines.
 * Here they are in the driver's, under the same names.
 */
public final class LogContext implements AutoCloseable {
  /** Which run or night. */
  public static final String RUN = "mdc.run";

  /** Of the run. */
  public static final String EPOCH = "mdc.epoch";

  /** What its jobs do. */
  static final String STAGE = "mdc.stage";

  private final SparkContext spark;
  private final String name;
  private final Optional<String> before;

  /**
   * From now on until it is closed, in this thread.
   *
   * @param name {@link #RUN} or {@link #EPOCH}
   */
  public LogContext(SparkContext spark, String name, String value) {
    this.spark = spark;
    this.name = name;
    this.before = Optional.ofNullable(spark.getLocalProperty(name));
    set(spark, name, Optional.of(value));
  }

  /** Sets a name for this thread and the jobs it starts, or clears it. */
  static void set(SparkContext spark, String name, Optional<String> value) {
    spark.setLocalProperty(name, value.orElse(null));
    value.ifPresentOrElse(text -> MDC.put(name, text), () -> MDC.remove(name));
  }

  /** The same work for another thread, with the log context of this one. */
  static <R> Callable<R> carried(Callable<R> work) {
    Map<String, String> here = Optional.ofNullable(MDC.getCopyOfContextMap()).orElse(Map.of());
    return () -> {
      MDC.setContextMap(here);
      try {
        return work.call();
      } finally {
        MDC.clear();
      }
    };
  }

  @Override
  public void close() {
    set(spark, name, before);
  }
}
