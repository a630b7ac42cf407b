package org.permafrost.spark;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;

/**
 * Whoever the residents belong to that the tasks of a thread's jobs use, from the opening of this
 * to its close. Closing lets go of those in this JVM, which are all in local mode, and of no
 * others; executors of their own end with Spark.
 */
public final class ResidentOwner implements AutoCloseable {
  /** Owner of what is used outside of tasks, or by those of nobody. */
  static final String NOBODY = "";

  private static final String PROPERTY = "permafrost.resident-owner";
  private static final AtomicLong OWNERS = new AtomicLong();

  private final SparkContext spark;
  private final String name;
  private final Optional<String> before;

  /**
   * @param kind what it is, for example {@code training}
   */
  public ResidentOwner(SparkContext spark, String kind) {
    this.spark = spark;
    name = kind + "-" + OWNERS.incrementAndGet();
    before = Optional.ofNullable(spark.getLocalProperty(PROPERTY));
    spark.setLocalProperty(PROPERTY, name);
  }

  /** Owner of what this thread's task uses. */
  static String ofTask() {
    return Optional.ofNullable(TaskContext.get())
        .map(task -> task.getLocalProperty(PROPERTY))
        .orElse(NOBODY);
  }

  @Override
  public void close() {
    Resident.release(name);
    spark.setLocalProperty(PROPERTY, before.orElse(null));
  }
}
