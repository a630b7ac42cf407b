package org.permafrost.table;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.spark.Spark3Util;
import org.apache.iceberg.spark.SparkReadOptions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.permafrost.problem.Problem;
import org.permafrost.settings.Settings;
import org.permafrost.settings.Settings.CatalogSettings;

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
  /** Longer than a change of properties is under way. */
  private static final Duration SETTLED = Duration.ofSeconds(3);

  private final SparkSession spark;
  private final Path root;
  private final FileSystem fileSystem;
  private final Namespace namespace;
  private final CatalogSettings catalog;

  private Warehouse(
      SparkSession spark,
      Path root,
      FileSystem fileSystem,
      Namespace namespace,
      CatalogSettings catalog) {
    this.spark = spark;
    this.root = root;
    this.fileSystem = fileSystem;
    this.namespace = namespace;
    this.catalog = catalog;
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
      return new Warehouse(
          spark, root, root.getFileSystem(hadoop), namespace(settings), settings.catalog());
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
    return CatalogAway.patiently(() -> spark.table(sqlName(table)));
  }

  /**
   * Local rows as one partition with the table's schema.
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
    RowCheck.key(table, key);
    committing(table, () -> new FrameWrite(table, sqlName(table)).replace(key, rows));
  }

  /**
   * The same for rows that lie on the driver: no Spark job, so it is quick and does not wait for
   * running tasks.
   *
   * @param rows in column order, see {@link Table#row}
   * @throws IllegalArgumentException if a row does not fit the table or lies outside the key
   * @throws Problem (environment) if other writers kept winning the race to commit
   */
  public void replace(Table table, Map<String, Object> key, List<Row> rows) {
    RowCheck.key(table, key);
    committing(table, () -> new LocalWrite(load(table), table).replace(key, rows));
  }

  /**
   * Rows that readers do not see before they are published.
   *
   * @param branch of the table that they wait on; one of this name is replaced
   */
  public Draft draft(Table table, String branch) {
    return new Draft(this, table, branch);
  }

  /** A table as it was at a snapshot. */
  Dataset<Row> read(Table table, long snapshot) {
    return CatalogAway.patiently(
        () -> spark.read().option(SparkReadOptions.SNAPSHOT_ID, snapshot).table(sqlName(table)));
  }

  /** Looks after the files of a table. */
  public Upkeep upkeep(Table table) {
    return new Upkeep(this, table);
  }

  /** After which the lock of another machine that is not renewed counts as given up. */
  public Duration lockTime() {
    return Duration.ofMinutes(catalog.lockMinutes());
  }

  /**
   * Waits until a change of a table's properties can be relied on. A REST catalog lets the last of
   * two changes win that were under way at the same time; all others refuse the second.
   */
  void settle() {
    if (!catalog.type().equals(CatalogOptions.REST)) {
      return;
    }
    try {
      Thread.sleep(SETTLED.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Folder of the folders of runs. */
  public Path models() {
    return new Path(root, WarehouseCatalog.MODELS);
  }

  /** Folder of a run's saved models: {@code <warehouse>/models/<run>}. */
  public Path modelFolder(String run) {
    return new Path(models(), run);
  }

  /** Folder of the folders for files that live no longer than one job. */
  public Path staging() {
    return new Path(root, WarehouseCatalog.STAGING);
  }

  /** Folder for files that live no longer than one job: {@code <warehouse>/staging/<name>}. */
  public Path stagingFolder(String name) {
    return new Path(staging(), name);
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
        + String.join("`.`", namespace.levels())
        + "`."
        + table.tableName();
  }

  org.apache.iceberg.Table load(Table table) {
    return CatalogAway.patiently(
        () ->
            Spark3Util.loadIcebergCatalog(spark, CatalogOptions.CATALOG)
                .loadTable(TableIdentifier.of(namespace, table.tableName())));
  }

  /** What changes a table, and knows its newest state. */
  TableOperations operations(Table table) {
    return ((HasTableOperations) load(table)).operations();
  }

  private interface Commit {
    void run() throws NoSuchTableException;
  }

  /** May be done twice: the same rows replace themselves. */
  private void committing(Table table, Commit commit) {
    try {
      CatalogAway.patiently(
          () -> {
            commit.run();
            return true;
          });
    } catch (NoSuchTableException | org.apache.iceberg.exceptions.NoSuchTableException e) {
      throw Problem.data(
              "The table %s is missing from %s; open the warehouse again to create it.",
              sqlName(table), root)
          .causedBy(e);
    } catch (Exception e) { // Spark throws checked exceptions that Scala does not declare.
      Optional<Problem> known = CommitFailure.problem(e, table, () -> operations(table));
      if (known.isPresent()) {
        throw known.get();
      }
      throw e;
    }
  }
}
