package org.permafrost.spark;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.LoggerFactory;

/** Logs on the driver, in a task and in the thread of a resident, in a process of its own. */
final class LoggedJob {
  private LoggedJob() {}

  /**
   * @param args folder to work in
   */
  public static void main(String[] args) {
    SparkContext spark =
        LocalSpark.session(LocalSpark.settings(Path.of(args[0], "warehouse"))).sparkContext();
    try (LogContext run = new LogContext(spark, LogContext.RUN, "first \"run\"")) {
      try (LogContext epoch = new LogContext(spark, LogContext.EPOCH, "3")) {
        SparkJobs.described(
            spark,
            "group",
            "Count to one",
            () -> {
              log("driver\nin two lines");
              return new JavaSparkContext(spark)
                  .parallelize(List.of(1), 1)
                  .map(
                      one -> {
                        log("task");
                        return Resident.use(
                            "logged",
                            Integer.class,
                            () -> one,
                            value -> {
                              log("resident");
                              return value;
                            });
                      })
                  .collect();
            });
      }
      LoggerFactory.getLogger(LoggedJob.class).info("failed", new IllegalStateException("broken"));
    }
    log("outside");
  }

  private static void log(String message) {
    LoggerFactory.getLogger(LoggedJob.class).info(message);
  }
}
