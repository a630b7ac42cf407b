package org.permafrost.spark;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.permafrost.problem.Problem;

/** With how many threads native libraries compute a task: other numbers give other bits. */
public final class NativeThreads {
  /** Spark property that says that any number will do. */
  static final String ALLOWED = "spark.permafrost.threads";

  private static final String ANY = "any";
  private static final String VARIABLE = "OMP_NUM_THREADS";

  private NativeThreads() {}

  /** Of a task in this process. */
  public static int here() {
    return of(System.getenv());
  }

  static int of(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(VARIABLE))
        .filter(threads -> threads.matches("[0-9]{1,6}"))
        .map(Integer::valueOf)
        .orElseGet(() -> Runtime.getRuntime().availableProcessors());
  }

  /**
   * Refuses executors of a cluster that would give other bits than one thread does.
   *
   * @param threads by executor
   * @throws Problem (environment) naming them, unless {@link #ALLOWED} is set
   */
  static void check(SparkConf conf, SortedMap<String, Integer> threads) {
    SortedMap<String, Integer> others = new TreeMap<>(threads);
    others.values().removeIf(count -> count == 1);
    if (others.isEmpty() || conf.get(ALLOWED, "").equals(ANY)) {
      return;
    }
    throw Problem.environment(
        "Executors compute a task with several native threads, which rounds differently from one:"
            + " %s. Start the job with a launcher of submit, which sets %s=1 for them, or add"
            + " --spark-conf spark.executorEnv.%s=1. --spark-conf %s=%s lets them compute; the same"
            + " run may then end with other bits.",
        others.entrySet().stream()
            .map(e -> "executor " + e.getKey() + " with " + e.getValue())
            .collect(Collectors.joining(", ")),
        VARIABLE,
        VARIABLE,
        ALLOWED,
        ANY);
  }
}
