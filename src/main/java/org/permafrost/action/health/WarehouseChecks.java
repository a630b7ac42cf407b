package org.permafrost.action.health;

import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.permafrost.settings.Settings.CatalogSettings;
import org.permafrost.spark.Session;
import org.permafrost.table.Warehouse;

/** The warehouse can be written to and its catalog commits. */
final class WarehouseChecks {
  private static final String WRITABLE =
      "Choose a folder you may write to with --warehouse; on a cluster every machine must reach"
          + " it (hdfs://, or an object store with catalog.type jdbc, rest or hive).";
  private static final String CATALOG =
      "Check catalog.type and catalog.properties (for example uri), that the catalog's service"
          + " runs, and that you may write to the folder.";

  private WarehouseChecks() {}

  static List<HealthCheck> run(Session session, CatalogSettings catalog) {
    String remedy = catalog.isFolder() ? WRITABLE : CATALOG;
    return HealthCheck.guarded(
        "Warehouse",
        remedy,
        () -> {
          Warehouse warehouse = session.warehouse();
          Path models = warehouse.modelFolder("x").getParent();
          return HealthCheck.guarded(
              "Warehouse",
              CATALOG,
              () -> {
                roundTrip(session.spark(), "doctor_scratch_" + ProcessHandle.current().pid());
                return List.of(
                    HealthCheck.ok(
                        "Warehouse",
                        "%s: created, wrote, read and dropped a table",
                        models.getParent()));
              });
        });
  }

  private static void roundTrip(SparkSession spark, String table) {
    try {
      spark.sql("CREATE TABLE " + table + " (x INT) USING iceberg");
      spark.sql("INSERT INTO " + table + " VALUES (42)");
      int read = spark.sql("SELECT x FROM " + table).first().getInt(0);
      if (read != 42) {
        throw new IllegalStateException("wrote 42 to a table and read " + read);
      }
    } finally {
      spark.sql("DROP TABLE IF EXISTS " + table + " PURGE");
    }
  }
}
