package org.permafrost.spark;

import java.util.Optional;
import org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;
import org.permafrost.spark.watch.MetricsPlugin;
import scala.Option;

/** The Spark that sessions live over; what spark-submit set wins. */
final class SparkSessions {
  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String PLUGINS = "spark.plugins";

  private SparkSessions() {}

  /** What runs in this JVM already, whoever started it. */
  static Optional<SparkSession> running(String what) {
    Option<SparkSession> existing = SparkSession.getDefaultSession();
    if (existing.isDefined() && !existing.get().sparkContext().isStopped()) {
      return Optional.of(existing.get());
    }
    // A context may run without a session.
    return SparkEnv.get() == null ? Optional.empty() : Optional.of(start(what));
  }

  static SparkSession start(String what) {
    return SparkSession.builder().config(configure(new SparkConf(), what)).getOrCreate();
  }

  /** Completes what spark-submit and system properties left open. */
  static SparkConf configure(SparkConf conf, String what) {
    conf.setIfMissing("spark.master", "local[*,4]");
    conf.setAppName("Permafrost: " + what);
    conf.set(EXTENSIONS, with(conf, EXTENSIONS, IcebergSparkSessionExtensions.class));
    conf.set(PLUGINS, with(conf, PLUGINS, MetricsPlugin.class));
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
    }
    return conf;
  }

  /** A list of classes that has this one too. */
  private static String with(SparkConf conf, String key, Class<?> ours) {
    String set = conf.get(key, "");
    if (set.isEmpty()) {
      return ours.getName();
    }
    return set.contains(ours.getName()) ? set : set + "," + ours.getName();
  }
}
