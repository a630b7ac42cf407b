package org.permafrost.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.when;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.spark.Spark3Util;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.types.StructField;
import org.permafrost.problem.Problem;
import org.permafrost.settings.Settings;

/**
 * The tables of a lab, and the folder of its models.
 *
 * <p>Atomicity: {@link #replace} is one Iceberg commit, so readers see a table before or after it,
 * never between. Tables commit one by one; what belongs together (an epoch) is complete when the
 * row in {@link Table#EPOCHS}, written last, is there. Replacing again gives the same rows, so work
 * that died before that row is simply done again. Writers of different keys do not disturb each
 * other; of two writers of the same key the last one wins.
 */
public final class Warehouse {
  private final SparkSession spark;
  private final Path root;
  private final FileSystem fileSystem;
  private final String namespace;

  private Warehouse(SparkSession spark, Path root, FileSystem fileSystem, String namespace) {
    this.spark = spark;
    this.root = root;
    this.fileSystem = fileSystem;
    this.namespace = namespace;
  }

  /**
   * Opens a warehouse and creates the namespace and the tables that are missing.
   *
   * @param spark a session opened with the same settings
   * @throws Problem (data) if a table exists with other column types; (environment) if the folder
   *     cannot be reached
   */
  public static Warehouse open(SparkSession spark, Settings settings) {
    Catalog catalog = Spark3Util.loadIcebergCatalog(spark, CatalogOptions.CATALOG);
    new TableCreation(catalog, namespace(settings), settings.catalog().commitRetries()).ensureAll();
    return at(spark, settings);
  }

  /**
   * Opens a warehouse for reading and creates nothing.
   *
   * @throws Problem (data) if there is none
   */
  public static Warehouse openExisting(SparkSession spark, Settings settings) {
    Catalog catalog = Spark3Util.loadIcebergCatalog(spark, CatalogOptions.CATALOG);
    if (catalog instanceof SupportsNamespaces namespaces
        && !namespaces.namespaceExists(namespace(settings))) {
      throw Problem.data(
          "There is no warehouse at %s (namespace %s); give its folder with --warehouse, or make"
              + " one with prep or quickstart.",
          settings.warehouse(), settings.catalog().namespace());
    }
    return at(spark, settings);
  }

  private static Warehouse at(SparkSession spark, Settings settings) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Path root = CatalogOptions.root(settings, hadoop);
    try {
      return new Warehouse(spark, root, root.getFileSystem(hadoop), settings.catalog().namespace());
    } catch (IOException e) {
      throw Problem.environment("Cannot reach the warehouse %s: %s", root, e.getMessage())
          .causedBy(e);
    }
  }

  private static Namespace namespace(Settings settings) {
    return Namespace.of(settings.catalog().namespace().split("\\."));
  }

  /** The newest snapshot of a table. */
  public Dataset<Row> read(Table table) {
    return spark.table(sqlName(table));
  }

  /**
   * Few local rows as one partition with the table's schema.
   *
   * @throws IllegalArgumentException if a value does not fit its column
   */
  public Dataset<Row> frame(Table table, List<Row> rows) {
    RowCheck.check(table, rows);
    return spark.createDataFrame(rows, table.schema()).coalesce(1);
  }

  /**
   * Replaces the rows of a key by others in one atomic commit; nothing else changes. Writes one
   * file per partition of {@code rows} and partition of the table, without a shuffle.
   *
   * @param key values of some of the table's partition columns
   * @param rows the table's columns in any order, possibly no rows; key columns may be left out,
   *     and a row with another key fails the commit
   * @throws Problem (environment) if other writers kept winning the race to commit
   */
  public void replace(Table table, Map<String, Object> key, Dataset<Row> rows) {
    Column condition = condition(table, key);
    List<String> present = Arrays.asList(rows.columns());
    Column[] columns =
        Arrays.stream(table.schema().fields())
            .map(field -> column(field, key, present))
            .toArray(Column[]::new);
    try {
      rows.select(columns).writeTo(sqlName(table)).overwrite(condition);
    } catch (NoSuchTableException e) {
      throw Problem.data(
              "The table %s is missing from %s; open the warehouse again to create it.",
              sqlName(table), root)
          .causedBy(e);
    } catch (RuntimeException e) {
      throw lostRace(e) ? raced(table, e) : e;
    }
  }

  /** Folder of a run's saved models: {@code <warehouse>/models/<run>}. */
  public Path modelFolder(String run) {
    return new Path(new Path(root, WarehouseCatalog.MODELS), run);
  }

  /** Folder for files that live no longer than one job: {@code <warehouse>/staging/<name>}. */
  public Path stagingFolder(String name) {
    return new Path(new Path(root, WarehouseCatalog.STAGING), name);
  }

  /** File system of the warehouse. */
  public FileSystem fileSystem() {
    return fileSystem;
  }

  public SparkSession spark() {
    return spark;
  }

  /** Quoted name of a table for SQL texts. */
  public String sqlName(Table table) {
    return CatalogOptions.CATALOG
        + ".`"
        + String.join("`.`", namespace.split("\\."))
        + "`."
        + table.tableName();
  }

  private static Column condition(Table table, Map<String, Object> key) {
    if (key.isEmpty() || !table.partitionColumns().containsAll(key.keySet())) {
      throw new IllegalArgumentException(
          "Key %s of table %s must name some of its partition columns %s"
              .formatted(key.keySet(), table.tableName(), table.partitionColumns()));
    }
    return key.entrySet().stream()
        .map(entry -> col(entry.getKey()).equalTo(lit(entry.getValue())))
        .reduce(Column::and)
        .orElseThrow();
  }

  private static Column column(StructField field, Map<String, Object> key, List<String> present) {
    String name = field.name();
    if (!key.containsKey(name)) {
      return col(name);
    }
    Object value = key.get(name);
    if (!present.contains(name)) {
      return lit(value).cast(field.dataType()).as(name);
    }
    // Compared as texts: Spark compiles text constants once, numbers anew for every epoch.
    Column found = col(name).cast("string");
    Column complaint = concat(lit("A row outside the key %s=%s: ".formatted(name, value)), found);
    return when(found.equalTo(lit(value.toString())), col(name))
        .otherwise(raise_error(complaint).cast(field.dataType()))
        .as(name);
  }

  private static boolean lostRace(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof CommitFailedException) {
        return true;
      }
    }
    return false;
  }

  private static Problem raced(Table table, Throwable failure) {
    return Problem.environment(
            "Other writers kept changing the table %s; raise catalog.commit-retries or run fewer"
                + " jobs at once.",
            table.tableName())
        .causedBy(failure);
  }
}
