package org.permafrost.action.health;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.permafrost.spark.EveryExecutor;
import org.permafrost.spark.ProcessorKinds;

/** Every executor loads the natives and has the same setup. */
final class ExecutorChecks {
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
        () ->
            of(
                EveryExecutor.ask(
                        spark,
                        "doctor",
                        "Doctor: ask every executor about its libraries",
                        ExecutorState::read)
                    .values()));
  }

  private static List<HealthCheck> of(Collection<ExecutorState> states) {
    List<HealthCheck> checks = new ArrayList<>();
    states.forEach(state -> checks.add(check(state)));
    checks.add(kinds(states));
    return checks;
  }

  /** Whether all that load the natives round alike. */
  static HealthCheck kinds(Collection<ExecutorState> states) {
    ProcessorKinds kinds =
        ProcessorKinds.of(
            states.stream()
                .filter(state -> state.problem().isEmpty())
                .collect(
                    Collectors.toMap(ExecutorState::executor, state -> state.natives().kernels())));
    return kinds.executors().size() < 2
        ? HealthCheck.ok("Kernels of executors", "%s", kinds.text())
        : HealthCheck.warning(
            "Kernels of executors",
            kinds.executors().size() + " kinds, which round differently: " + kinds.describe(),
            ProcessorKinds.remedy());
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
          "The executors need the libraries of target/dist/jars for their own platform (--jars).");
    }
    if (!state.natives().arithmetic()) {
      return HealthCheck.failed(
          subject, finding + ", wrong arithmetic", "Choose another build with -Dnd4j.extension.");
    }
    if (!state.natives().helpers() || state.natives().threads() != 1) {
      return HealthCheck.warning(
          subject,
          finding + ", " + state.natives().threads() + " threads per task",
          "Start with a launcher of submit, or pass its Java options and OMP_NUM_THREADS=1 to the"
              + " executors (--dry-run prints them).");
    }
    return HealthCheck.ok(subject, "%s", finding);
  }
}
