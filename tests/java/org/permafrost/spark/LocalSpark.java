package org.permafrost.spark;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.table.Warehouse;

/** One Spark with two cores for all tests; each test opens its own warehouse folder over it. */
public final class LocalSpark {
  private LocalSpark() {}

  /** Defaults with the warehouse in a folder. */
  public static Settings settings(Path folder) {
    return settings(folder, Map.of());
  }

  /** Defaults with the warehouse in a folder, and single settings on top. */
  public static Settings settings(Path folder, Map<String, String> overrides) {
    Map<String, String> all = new HashMap<>(overrides);
    all.putIfAbsent("warehouse", folder.toString());
    return SettingsLoader.load(Optional.empty(), all);
  }

  /** A session whose default catalog is the warehouse of the settings. */
  public static synchronized SparkSession session(Settings settings) {
    if (System.getProperty("spark.master") == null) {
      System.setProperty("spark.master", "local[2,4]");
      System.setProperty("spark.sql.shuffle.partitions", "2");
      System.setProperty("spark.log.level", "WARN");
      System.setProperty(
          "spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/permafrost-test-sql");
    }
    return Session.open(settings, "tests").spark();
  }

  /** A new or existing warehouse in a folder. */
  public static Warehouse warehouse(Path folder) {
    Settings settings = settings(folder);
    return Warehouse.open(session(settings), settings);
  }
}
