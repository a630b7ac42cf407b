package org.permafrost.spark;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;

/** Tells the Spark UI what the jobs of a piece of work are for. */
public final class SparkJobs {
  private static final String GROUP = "spark.jobGroup.id";
  private static final String DESCRIPTION = "spark.job.description";
  private static final String INTERRUPT = "spark.job.interruptOnCancel";

  private SparkJobs() {}

  /**
   * Runs work whose jobs carry a group and a description, and puts back those of the caller.
   *
   * @param group what belongs together, for example {@code prep flowers}
   * @param description what these jobs do, for a person
   */
  public static <T> T described(
      SparkContext spark, String group, String description, Supplier<T> work) {
    Labels before = Labels.of(spark);
    spark.setJobGroup(group, description, false);
    LogContext.set(spark, LogContext.STAGE, Optional.of(description));
    try {
      return work.get();
    } finally {
      before.restore();
    }
  }

  /** What the jobs of this thread are called now. */
  record Labels(SparkContext spark, Map<String, Optional<String>> properties) {
    static Labels of(SparkContext spark) {
      Map<String, Optional<String>> properties = new HashMap<>();
      for (String name : List.of(GROUP, DESCRIPTION, INTERRUPT, LogContext.STAGE)) {
        properties.put(name, Optional.ofNullable(spark.getLocalProperty(name)));
      }
      return new Labels(spark, properties);
    }

    void restore() {
      properties.forEach(
          (name, value) -> {
            if (name.equals(LogContext.STAGE)) {
              LogContext.set(spark, name, value);
            } else {
              spark.setLocalProperty(name, value.orElse(null));
            }
          });
    }
  }
}
