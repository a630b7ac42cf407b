package org.permafrost.spark;

import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.permafrost.settings.Settings;
import org.permafrost.table.CatalogOptions;
import org.permafrost.table.Warehouse;
import scala.Option;

/**
 * Spark and the warehouse for as long as one job needs them. Every command opens one, and nothing
 * else opens Spark. Closing it closes what it opened and nothing more: Spark is stopped only if it
 * was started here, and one that ran before, in a notebook or under another session, is left as it
 * was found.
 */
public final class Session implements AutoCloseable {
  private static volatile boolean lostSpark;

  private final SparkSession spark;
  private final Settings settings;
  private final boolean started;
  private final Option<SparkSession> activeBefore;
  private final SparkJobs.Labels labelsBefore;
  private final ResidentOwner residents;
  private boolean closed;

  private Session(SparkSession running, Settings settings, String what, boolean started) {
    this.settings = settings;
    this.started = started;
    SparkContext context = running.sparkContext();
    activeBefore = started ? Option.empty() : SparkSession.getActiveSession();
    labelsBefore = SparkJobs.Labels.of(context);
    spark = running.newSession();
    CatalogOptions.of(settings, context.hadoopConfiguration()).forEach(spark.conf()::set);
    ShuffleSizes.set(spark);
    SparkSession.setActiveSession(spark);
    // For jobs that say nothing of their own, such as reading a table.
    context.setJobGroup("permafrost", what, false);
    residents = new ResidentOwner(context, "session");
  }

  /**
   * Opens a session of its own over the running Spark, which is started if there is none: local
   * with retries unless a master is set. Sessions with different warehouses can live side by side.
   *
   * @param what shown as the application's name
   */
  public static synchronized Session open(Settings settings, String what) {
    lostSpark = false;
    Optional<SparkSession> running = SparkSessions.running(what);
    SparkSession base = running.orElseGet(() -> SparkSessions.start(what));
    try {
      return new Session(base, settings, what, running.isEmpty());
    } catch (Throwable e) { // Spark throws checked exceptions that Scala does not declare.
      if (running.isEmpty()) {
        base.stop();
      }
      throw e;
    }
  }

  /** Spark with the warehouse as its default catalog. */
  public SparkSession spark() {
    return spark;
  }

  /**
   * The warehouse of the settings, with the tables that are missing.
   *
   * @throws org.permafrost.problem.Problem (data) if a table exists with other column types;
   *     (environment) if the folder cannot be reached
   */
  public Warehouse warehouse() {
    return Warehouse.open(spark, settings);
  }

  /**
   * The warehouse as it is, for reading; creates nothing.
   *
   * @throws org.permafrost.problem.Problem (data) if there is none
   */
  public Warehouse existing() {
    return Warehouse.openExisting(spark, settings);
  }

  /**
   * Whether Spark had ended by itself when the last session was closed. What a job reports then is
   * of little use: whichever of its calls came first fails with a message of its own.
   */
  public static boolean lostSpark() {
    return lostSpark;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    lostSpark = started && spark.sparkContext().isStopped();
    residents.close();
    if (started) {
      spark.stop();
      SparkSession.clearActiveSession();
      return;
    }
    labelsBefore.restore();
    if (activeBefore.isDefined()) {
      SparkSession.setActiveSession(activeBefore.get());
    } else {
      SparkSession.clearActiveSession();
    }
  }
}
