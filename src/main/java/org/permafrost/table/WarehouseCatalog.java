package org.permafrost.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.spark.SparkCatalog;
import org.apache.iceberg.spark.SparkUtil;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.permafrost.table.database.DatabaseCatalog;

/**
 * Iceberg's Hadoop catalog for a folder that also holds saved models, with commits that are safe
 * between processes: on a local disk {@link FileLockManager} replaces Iceberg's lock inside the
 * JVM, and where neither that nor the file system prevents lost commits, it is refused. The files
 * are those of any Hadoop catalog, so plain Spark reads them with {@code type=hadoop}.
 */
public final class WarehouseCatalog extends HadoopCatalog {
  /** Folder of the models, next to the namespaces. */
  static final String MODELS = "models";

  /** Folder of temporary files, next to the namespaces. */
  static final String STAGING = "staging";

  private static final Set<Namespace> NO_NAMESPACES =
      Set.of(Namespace.of(MODELS), Namespace.of(STAGING));

  /** Called by Iceberg, by reflection. */
  public WarehouseCatalog() {}

  @Override
  public void initialize(String name, Map<String, String> properties) {
    Map<String, String> completed = new HashMap<>(properties);
    Path root = new Path(properties.get(CatalogProperties.WAREHOUSE_LOCATION));
    try {
      CommitSafety.check(root, properties, getConf());
      Optional<java.nio.file.Path> local = CommitSafety.localFolder(root, getConf());
      if (local.isPresent()) {
        completed.putIfAbsent(CatalogProperties.LOCK_IMPL, FileLockManager.class.getName());
        completed.put(FileLockManager.WAREHOUSE, root.toUri().getPath());
        completed.put(FileLockManager.FOLDER, local.get().toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    super.initialize(name, completed);
  }

  /** Namespaces; the folders of models and temporary files are none. */
  @Override
  public List<Namespace> listNamespaces(Namespace parent) {
    return super.listNamespaces(parent).stream()
        .filter(namespace -> !NO_NAMESPACES.contains(namespace))
        .toList();
  }

  /**
   * This catalog or that of a database for Spark, whose settings then say {@code type=hadoop} or
   * {@code type=jdbc}: tools that read settings, such as OpenLineage, know no other class than
   * Iceberg's own.
   */
  public static final class ForSpark extends SparkCatalog {
    /** Called by Spark, by reflection. */
    public ForSpark() {}

    @Override
    protected Catalog buildIcebergCatalog(String name, CaseInsensitiveStringMap options) {
      Map<String, String> properties = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      properties.putAll(options.asCaseSensitiveMap());
      boolean database =
          CatalogOptions.JDBC.equals(properties.get(CatalogUtil.ICEBERG_CATALOG_TYPE));
      return CatalogUtil.loadCatalog(
          (database ? DatabaseCatalog.class : WarehouseCatalog.class).getName(),
          name,
          properties,
          SparkUtil.hadoopConfCatalogOverrides(SparkSession.active(), name));
    }
  }
}
