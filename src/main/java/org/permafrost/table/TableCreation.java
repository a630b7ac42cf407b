package org.permafrost.table;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.iceberg.types.Types;
import org.permafrost.problem.Problem;

/** Brings the tables of a namespace to the shape that {@link Table} describes. */
final class TableCreation {
  private final Catalog catalog;
  private final Namespace namespace;
  private final int commitRetries;

  TableCreation(Catalog catalog, Namespace namespace, int commitRetries) {
    this.catalog = catalog;
    this.namespace = namespace;
    this.commitRetries = commitRetries;
  }

  /** Creates what is missing; several processes may do so at once. */
  void ensureAll() {
    if (catalog instanceof SupportsNamespaces namespaces
        && !namespaces.namespaceExists(namespace)) {
      try {
        namespaces.createNamespace(namespace);
      } catch (AlreadyExistsException e) {
        // Another process was faster.
      }
    }
    for (Table table : Table.values()) {
      ensure(table);
    }
  }

  private void ensure(Table table) {
    TableIdentifier identifier = TableIdentifier.of(namespace, table.tableName());
    try {
      adapt(catalog.loadTable(identifier), table);
    } catch (NoSuchTableException missing) {
      try {
        create(identifier, table);
      } catch (AlreadyExistsException e) {
        adapt(createdByAnother(identifier, e), table);
      }
    }
  }

  /** A catalog says so of every table that it could not commit, whoever else is there. */
  private org.apache.iceberg.Table createdByAnother(
      TableIdentifier identifier, AlreadyExistsException refusal) {
    try {
      return catalog.loadTable(identifier);
    } catch (NoSuchTableException e) {
      throw Problem.environment(
              "The catalog did not create the table %s (%s), and nobody else did. Check that its"
                  + " service can be written to; a Hive metastore must be able to lock tables,"
                  + " which its database needs the tables of Hive's transactions for.",
              identifier, refusal.getMessage())
          .causedBy(refusal);
    }
  }

  private void create(TableIdentifier identifier, Table table) {
    Schema schema = SparkSchemaUtil.convert(table.schema());
    PartitionSpec.Builder partition = PartitionSpec.builderFor(schema);
    table.partitionColumns().forEach(partition::identity);
    SortOrder.Builder sort = SortOrder.builderFor(schema);
    table.sortColumns().forEach(sort::asc);
    catalog
        .buildTable(identifier, schema)
        .withPartitionSpec(partition.build())
        .withSortOrder(sort.build())
        .withProperties(properties(table))
        .create();
  }

  private Map<String, String> properties(Table table) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("comment", table.comment());
    properties.put(TableProperties.FORMAT_VERSION, "2");
    properties.put(TableProperties.PARQUET_COMPRESSION, "zstd");
    properties.put(TableProperties.COMMIT_NUM_RETRIES, Integer.toString(commitRetries));
    properties.put(TableProperties.COMMIT_MIN_RETRY_WAIT_MS, "20");
    properties.put(TableProperties.COMMIT_MAX_RETRY_WAIT_MS, "2000");
    properties.put(TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true");
    properties.put(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "50");
    // Writers decide how many files they write; nothing is shuffled for the table's sake.
    properties.put(TableProperties.WRITE_DISTRIBUTION_MODE, "none");
    properties.put(TableProperties.SPARK_WRITE_PARTITIONED_FANOUT_ENABLED, "true");
    switch (table) {
      case IMAGES -> {
        // Rows are large: keep row groups, read batches and statistics small.
        properties.put(TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES, Integer.toString(16 << 20));
        properties.put(TableProperties.PARQUET_BATCH_SIZE, "128");
        properties.put(TableProperties.METRICS_MODE_COLUMN_CONF_PREFIX + "pixels", "none");
      }
      case SCORE_PARTS -> {
        // Rows are larger still.
        properties.put(TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES, Integer.toString(16 << 20));
        properties.put(TableProperties.PARQUET_BATCH_SIZE, "16");
        properties.put(TableProperties.DEFAULT_WRITE_METRICS_MODE, "none");
      }
      case CLASS_SCORES, FILTER_RANKS, NIGHTLY_SCORES, NIGHTLY_RANKS ->
          // Files are sorted by class: with many classes, a query for one reads a few row groups.
          properties.put(TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES, Integer.toString(1 << 20));
      default -> {}
    }
    return properties;
  }

  /** Adds columns and properties that an older version did not know. */
  private void adapt(org.apache.iceberg.Table existing, Table table) {
    Schema wanted = SparkSchemaUtil.convert(table.schema());
    Set<String> known = new HashSet<>();
    existing.schema().columns().forEach(column -> known.add(column.name()));
    UpdateSchema update = existing.updateSchema();
    boolean changed = false;
    for (Types.NestedField column : wanted.columns()) {
      if (!known.contains(column.name())) {
        update.addColumn(column.name(), column.type(), column.doc());
        changed = true;
      } else {
        checkType(existing, column);
      }
    }
    if (changed) {
      update.commit();
    }
    adaptProperties(existing, table);
  }

  /** Adds properties that an older version did not set; of the others only retries may change. */
  private void adaptProperties(org.apache.iceberg.Table existing, Table table) {
    Map<String, String> missing = properties(table);
    missing
        .entrySet()
        .removeIf(
            entry ->
                entry.getKey().equals(TableProperties.COMMIT_NUM_RETRIES)
                    ? entry.getValue().equals(existing.properties().get(entry.getKey()))
                    : existing.properties().containsKey(entry.getKey()));
    if (!missing.isEmpty()) {
      UpdateProperties update = existing.updateProperties();
      missing.forEach(update::set);
      update.commit();
    }
  }

  private static void checkType(org.apache.iceberg.Table existing, Types.NestedField column) {
    String found = existing.schema().findType(column.name()).toString();
    // List types carry field ids, which may differ.
    if (!column.type().isNestedType() && !found.equals(column.type().toString())) {
      throw Problem.data(
          "Cannot use the table %s: its column %s has type %s, this version needs %s; use another"
              + " warehouse or namespace, or rename the table.",
          existing.name(), column.name(), found, column.type());
    }
  }
}
