package org.permafrost.action.health;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Every executor loads the natives and has the same setup. */
final class ExecutorChecks {
  /** Keeps a core busy long enough that no executor takes all tasks. */
  private static final long HOLD_MILLIS = 200;

  private ExecutorChecks() {}

  static List<HealthCheck> run(SparkSession spark) {
    if (spark.sparkContext().isLocal()) {
      return List.of(
          HealthCheck.ok(
              "Executors", "local mode: %s, in this process", spark.sparkContext().master()));
    }
    return HealthCheck.guarded(
        "Executors",
        "Look at the executors' logs in Spark's web page; run with --ui or --verbose.",
        () -> states(spark).stream().map(ExecutorChecks::check).toList());
  }

  /** One state per executor, in the order of their ids. */
  private static Collection<ExecutorState> states(SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int tasks = 2 * Math.max(2, spark.sparkContext().defaultParallelism());
    context.setJobGroup("doctor", "Doctor: ask every executor about its libraries", false);
    try {
      return context
          .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
          .map(
              task -> {
                Thread.sleep(HOLD_MILLIS);
                return ExecutorState.read();
              })
          .collect()
          .stream()
          .collect(
              Collectors.toMap(ExecutorState::executor, state -> state, (a, b) -> a, TreeMap::new))
          .values();
    } finally {
      context.clearJobGroup();
    }
  }

  static HealthCheck check(ExecutorState state) {
    String subject = "Executor " + state.executor();
    String finding =
        String.format(
            Locale.ROOT,
            "%s, Java %s, heap %s, off-heap %s, oneDNN %s",
            state.host(),
            state.java(),
            MemoryChecks.gib(state.heap()),
            MemoryChecks.gib(state.natives().offHeap()),
            state.natives().helpers() ? "on" : "off");
    if (!state.problem().isEmpty()) {
      return HealthCheck.failed(
          subject,
          state.host() + ": " + state.problem(),
          "The executors need the libraries of target/lib for their own platform (--jars).");
    }
    if (!state.natives().arithmetic()) {
      return HealthCheck.failed(
          subject, finding + ", wrong arithmetic", "Choose another build with -Dnd4j.extension.");
    }
    if (!state.natives().helpers() || state.natives().threads() != 1) {
      return HealthCheck.warning(
          subject,
          finding + ", " + state.natives().threads() + " threads per task",
          "Pass the launcher's flags and OMP_NUM_THREADS=1 to the executors, see README, Clusters.");
    }
    return HealthCheck.ok(subject, "%s", finding);
  }
}
