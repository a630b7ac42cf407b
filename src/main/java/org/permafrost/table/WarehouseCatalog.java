package org.permafrost.table;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.hadoop.HadoopCatalog;

/**
 * Iceberg's Hadoop catalog for a folder that also holds saved models, with commits that are safe
 * between processes of one machine: {@link FileLockManager} replaces Iceberg's lock inside the JVM.
 * The files are those of any Hadoop catalog, so plain Spark reads them with {@code type=hadoop}.
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
    Map<String, String> completed = new java.util.HashMap<>(properties);
    completed.putIfAbsent(CatalogProperties.LOCK_IMPL, FileLockManager.class.getName());
    super.initialize(name, completed);
  }

  /** Namespaces; the folders of models and temporary files are none. */
  @Override
  public List<Namespace> listNamespaces(Namespace parent) {
    return super.listNamespaces(parent).stream()
        .filter(namespace -> !NO_NAMESPACES.contains(namespace))
        .toList();
  }
}
