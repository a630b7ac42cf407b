package org.permafrost.action.health;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Settings;
import org.permafrost.spark.Session;

/** Looks at everything a run needs: Java, natives, oneDNN, memory, warehouse and executors. */
public final class CheckHealth {
  private static final int STEPS = 4;

  private final Settings settings;

  public CheckHealth(Settings settings) {
    this.settings = settings;
  }

  /** Never throws for what it finds; a check that breaks is a failed check. */
  public HealthReport run(Progress progress) {
    List<HealthCheck> checks = new ArrayList<>(JavaChecks.run());
    progress.step("Loading native libraries", 0, STEPS);
    checks.addAll(NativeChecks.run());
    checks.addAll(
        HealthCheck.guarded(
            "Layers", "Check network.name and prep.image-size.", () -> LayerChecks.run(settings)));
    checks.addAll(
        HealthCheck.guarded("Memory", "Build again: libraries are missing.", MemoryChecks::run));
    progress.step("Starting Spark", 1, STEPS);
    checks.addAll(
        HealthCheck.guarded(
            "Spark",
            "Check --master and SPARK_HOME; run again with --verbose for Spark's log.",
            () -> withSpark(progress)));
    progress.step("Done", STEPS, STEPS);
    return new HealthReport(checks);
  }

  private List<HealthCheck> withSpark(Progress progress) {
    try (Session session = Session.open(settings, "doctor")) {
      return check(session, progress);
    }
  }

  private List<HealthCheck> check(Session session, Progress progress) {
    SparkSession spark = session.spark();
    List<HealthCheck> checks = new ArrayList<>();
    checks.add(HealthCheck.ok("Spark", "%s on %s", spark.version(), spark.sparkContext().master()));
    checks.addAll(
        HealthCheck.guarded(
            "Task memory",
            "Check network.name and prep.image-size.",
            () -> TaskMemoryChecks.run(settings, spark.sparkContext())));
    progress.step("Checking the warehouse", 2, STEPS);
    checks.addAll(WarehouseChecks.run(session, settings.catalog()));
    progress.step("Asking the executors", 3, STEPS);
    checks.addAll(ExecutorChecks.run(spark));
    return checks;
  }
}
