package org.permafrost.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.spark.SparkCatalog;
import org.permafrost.problem.Problem;
import org.permafrost.settings.Settings;

/** How Spark finds the Iceberg catalog of a warehouse. */
public final class CatalogOptions {
  /** Name of the catalog in SQL. */
  public static final String CATALOG = "permafrost";

  private static final String HADOOP = "hadoop";

  /** Type of a catalog behind HTTP. */
  static final String REST = "rest";

  private static final Set<String> TYPES = Set.of(HADOOP, "hive", REST);
  private static final String PREFIX = "spark.sql.catalog." + CATALOG;

  private CatalogOptions() {}

  /**
   * Spark SQL settings that make {@code permafrost} the default catalog and the settings' namespace
   * its default namespace, so that {@code SELECT * FROM runs} works.
   *
   * @throws Problem (usage) for an unknown catalog type
   */
  public static Map<String, String> of(Settings settings, Configuration hadoop) {
    Settings.CatalogSettings catalog = settings.catalog();
    if (!TYPES.contains(catalog.type())) {
      throw Problem.usage(
          "Cannot set catalog.type to \"%s\"; choose one of hadoop, hive, rest.", catalog.type());
    }
    Map<String, String> options = new LinkedHashMap<>();
    options.put("spark.sql.defaultCatalog", CATALOG);
    options.put(PREFIX, SparkCatalog.class.getName());
    if (catalog.type().equals(HADOOP)) {
      options.put(PREFIX + ".catalog-impl", WarehouseCatalog.class.getName());
    } else {
      options.put(PREFIX + ".type", catalog.type());
    }
    Path root = root(settings, hadoop);
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
      throw Problem.environment(
              "Cannot reach the file system of the warehouse %s: %s",
              settings.warehouse(), e.getMessage())
          .causedBy(e);
    }
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
