package org.permafrost.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.spark.SparkCatalog;
import org.permafrost.problem.Problem;
import org.permafrost.settings.Settings;
import org.permafrost.table.database.JdbcDrivers;

/** How Spark finds the Iceberg catalog of a warehouse. */
public final class CatalogOptions {
  /** Name of the catalog in SQL. */
  public static final String CATALOG = "permafrost";

  /** Type of a catalog behind HTTP. */
  static final String REST = "rest";

  /** Type of a catalog in a database. */
  static final String JDBC = "jdbc";

  private static final List<String> TYPES = List.of("hadoop", "hive", REST, JDBC, "glue", "nessie");
  private static final String PREFIX = "spark.sql.catalog." + CATALOG;

  private CatalogOptions() {}

  /**
   * Spark SQL settings that make {@code permafrost} the default catalog and the settings' namespace
   * its default namespace, so that {@code SELECT * FROM runs} works.
   *
   * @throws Problem (usage) for an unknown catalog type, or one that could lose commits to this
   *     folder; (environment) if the driver of a database is missing
   */
  public static Map<String, String> of(Settings settings, Configuration hadoop) {
    Settings.CatalogSettings catalog = settings.catalog();
    String type = catalog.type();
    if (!TYPES.contains(type) && !isClass(type)) {
      throw Problem.usage(
          "Cannot set catalog.type to \"%s\"; choose one of %s, or the name of a class that"
              + " implements Iceberg's catalog.",
          type, String.join(", ", TYPES));
    }
    Map<String, String> options = new LinkedHashMap<>();
    options.put("spark.sql.defaultCatalog", CATALOG);
    options.put(PREFIX, SparkCatalog.class.getName());
    Path root = root(settings, hadoop);
    if (catalog.isFolder()) {
      checkCommits(root, catalog.properties(), hadoop);
    }
    if (catalog.isFolder() || type.equals(JDBC)) {
      options.put(PREFIX, WarehouseCatalog.ForSpark.class.getName());
    }
    options.put(PREFIX + (isClass(type) ? ".catalog-impl" : ".type"), type);
    if (type.equals(JDBC)) {
      JdbcDrivers.find(catalog.properties().get(CatalogProperties.URI));
    }
    options.put(PREFIX + ".warehouse", root.toString());
    if (root.toUri().getScheme().equals("file")) {
      // Only for this catalog: Spark itself may have cached Hadoop's own local file system.
      options.put(PREFIX + ".hadoop.fs.file.impl", ForklessFileSystem.class.getName());
      options.put(PREFIX + ".hadoop.fs.file.impl.disable.cache", "true");
    }
    options.put(PREFIX + ".default-namespace", catalog.namespace());
    // Another process may be training: always look at the newest snapshot.
    options.put(PREFIX + ".cache-enabled", "false");
    catalog.properties().forEach((key, value) -> options.put(PREFIX + "." + key, value));
    return options;
  }

  private static boolean isClass(String type) {
    return type.contains(".");
  }

  private static void checkCommits(
      Path root, Map<String, String> properties, Configuration hadoop) {
    try {
      CommitSafety.check(root, properties, hadoop);
    } catch (IOException e) {
      throw unreachable(root.toString(), e);
    }
  }

  /**
   * The warehouse folder, absolute; a path without a scheme lies on the default file system.
   *
   * @throws Problem (environment) if the file system cannot be reached or this process cannot write
   *     such a name
   */
  static Path root(Settings settings, Configuration hadoop) {
    Path path = new Path(settings.warehouse());
    try {
      Path root = path.getFileSystem(hadoop).makeQualified(path);
      if (root.toUri().getScheme().equals("file")) {
        checkName(root);
      }
      return root;
    } catch (IOException | UncheckedIOException e) {
      throw unreachable(settings.warehouse(), e);
    }
  }

  private static Problem unreachable(String warehouse, Exception e) {
    return Problem.environment(
            "Cannot reach the file system of the warehouse %s: %s", warehouse, e.getMessage())
        .causedBy(e);
  }

  private static void checkName(Path root) {
    String encoding = System.getProperty("sun.jnu.encoding");
    if (!Charset.forName(encoding).newEncoder().canEncode(root.toUri().getPath())) {
      throw Problem.environment(
          "Cannot use the warehouse %s: this process writes names of files as %s. Set"
              + " LC_ALL=C.UTF-8, or choose another --warehouse.",
          root, encoding);
    }
  }
}
