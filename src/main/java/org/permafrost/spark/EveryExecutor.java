package org.permafrost.spark;

import java.io.Serializable;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/** Asks a question of every executor that is there at the moment. */
public final class EveryExecutor {
  /** Keeps a core busy long enough that no executor takes all tasks. */
  private static final long HOLD_MILLIS = 200;

  /** What an executor says about itself. */
  public interface Question<T extends Serializable> extends Supplier<T>, Serializable {}

  private EveryExecutor() {}

  /**
   * Answers by the executor's id. In local mode there is one executor, this process.
   *
   * @param group of the job
   * @param description of the job, for people
   */
  public static <T extends Serializable> SortedMap<String, T> ask(
      SparkSession spark, String group, String description, Question<T> question) {
    if (spark.sparkContext().isLocal()) {
      return new TreeMap<>(Map.of(SparkEnv.get().executorId(), question.get()));
    }
    int tasks = 2 * Math.max(2, spark.sparkContext().defaultParallelism());
    SortedMap<String, T> answers = new TreeMap<>();
    SparkJobs.described(
            spark.sparkContext(),
            group,
            description,
            () ->
                JavaSparkContext.fromSparkContext(spark.sparkContext())
                    .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
                    .map(
                        task -> {
                          Thread.sleep(HOLD_MILLIS);
                          return new Tuple2<>(SparkEnv.get().executorId(), question.get());
                        })
                    .collect())
        .forEach(answer -> answers.put(answer._1(), answer._2()));
    return answers;
  }
}
