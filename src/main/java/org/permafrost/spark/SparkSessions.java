package org.permafrost.spark;

import org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.permafrost.settings.Settings;
import org.permafrost.table.CatalogOptions;
import scala.Option;

/** Opens Spark with the Iceberg catalog of a warehouse; what spark-submit set wins. */
public final class SparkSessions {
  private static final String EXTENSIONS = "spark.sql.extensions";

  private SparkSessions() {}

  /**
   * A session of its own over the running Spark, which is started if there is none: local with
   * retries unless a master is set. Sessions with different warehouses can live side by side.
   *
   * @param what shown as the application's name
   */
  public static SparkSession open(Settings settings, String what) {
    SparkSession session = running(what).newSession();
    CatalogOptions.of(settings, session.sparkContext().hadoopConfiguration())
        .forEach(session.conf()::set);
    SparkSession.setActiveSession(session);
    // For jobs that say nothing of their own, such as reading a table.
    session.sparkContext().setJobGroup("permafrost", what, false);
    return session;
  }

  private static SparkSession running(String what) {
    Option<SparkSession> existing = SparkSession.getDefaultSession();
    if (existing.isDefined() && !existing.get().sparkContext().isStopped()) {
      return existing.get();
    }
    return SparkSession.builder().config(configure(new SparkConf(), what)).getOrCreate();
  }

  /** Completes what spark-submit and system properties left open. */
  static SparkConf configure(SparkConf conf, String what) {
    conf.setIfMissing("spark.master", "local[*,4]");
    conf.setAppName("Permafrost: " + what);
    conf.set(EXTENSIONS, extensions(conf));
    // Every round brings all weights and moments back: Spark's 1 GB is too little for a large VGG.
    conf.setIfMissing("spark.driver.maxResultSize", "8g");
    if (conf.get("spark.master").startsWith("local")) {
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
      conf.setIfMissing("spark.ui.enabled", "false");
      conf.setIfMissing("spark.ui.showConsoleProgress", "false");
      // Weights and pixels hardly compress.
      conf.setIfMissing("spark.shuffle.compress", "false");
      conf.setIfMissing("spark.broadcast.compress", "false");
      int cores = Runtime.getRuntime().availableProcessors();
      conf.setIfMissing("spark.sql.shuffle.partitions", Integer.toString(Math.max(2, cores)));
    }
    return conf;
  }

  private static String extensions(SparkConf conf) {
    String ours = IcebergSparkSessionExtensions.class.getName();
    String set = conf.get(EXTENSIONS, "");
    if (set.isEmpty()) {
      return ours;
    }
    return set.contains(ours) ? set : set + "," + ours;
  }
}
