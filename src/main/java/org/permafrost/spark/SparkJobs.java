package org.permafrost.spark;

import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

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
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark);
    List<String> names = List.of(GROUP, DESCRIPTION, INTERRUPT);
    List<String> before =
        names.stream().map(name -> String.valueOf(context.getLocalProperty(name))).toList();
    context.setJobGroup(group, description, false);
    try {
      return work.get();
    } finally {
      for (int i = 0; i < names.size(); i++) {
        String value = before.get(i);
        context.setLocalProperty(names.get(i), value.equals("null") ? null : value);
      }
    }
  }
}
