package org.permafrost.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.iceberg.spark.Spark3Util;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.problem.Problem;
import org.permafrost.spark.LocalSpark;

class CatalogOptionsTest {
  private static final String PREFIX = "spark.sql.catalog.permafrost";

  @TempDir Path folder;

  @Test
  void aRelativeLocalWarehouseBecomesAbsolute() {
    Map<String, String> options =
        CatalogOptions.of(LocalSpark.settings(Path.of("some/where")), new Configuration());
    assertThat(options)
        .containsEntry(PREFIX + ".warehouse", "file:" + Path.of("some/where").toAbsolutePath());
  }

  @Test
  void toolsThatReadSettingsSeeTheTypeOfAFolderAndItsCommitsAreOurs() {
    assertThat(CatalogOptions.of(LocalSpark.settings(folder), new Configuration()))
        .containsEntry(PREFIX + ".type", "hadoop")
        .doesNotContainKey(PREFIX + ".catalog-impl");

    SparkSession spark = LocalSpark.warehouse(folder).spark();
    assertThat(Spark3Util.loadIcebergCatalog(spark, CatalogOptions.CATALOG))
        .isInstanceOf(WarehouseCatalog.class);
  }

  @Test
  void otherCatalogTypesTakeTheirPropertiesAndNoLocalTricks() {
    Map<String, String> options =
        CatalogOptions.of(
            LocalSpark.settings(
                folder,
                Map.of(
                    "catalog.type", "rest",
                    "catalog.namespace", "team",
                    "catalog.properties.uri", "http://localhost:1")),
            new Configuration());
    assertThat(options)
        .containsEntry(PREFIX + ".type", "rest")
        .containsEntry(PREFIX + ".uri", "http://localhost:1")
        .containsEntry(PREFIX + ".default-namespace", "team")
        .doesNotContainKey(PREFIX + ".catalog-impl");
  }

  @Test
  void unknownTypesAreRefused() {
    assertThatThrownBy(
            () ->
                CatalogOptions.of(
                    LocalSpark.settings(folder, Map.of("catalog.type", "hadop")),
                    new Configuration()))
        .isInstanceOf(Problem.class)
        .hasMessage(
            "Cannot set catalog.type to \"hadop\"; choose one of hadoop, hive, rest, jdbc, glue,"
                + " nessie, or the name of a class that implements Iceberg's catalog.");
  }

  @Test
  void aCatalogCanBeNamedByItsClass() {
    assertThat(
            CatalogOptions.of(
                LocalSpark.settings(folder, Map.of("catalog.type", "org.example.OurCatalog")),
                new Configuration()))
        .containsEntry(PREFIX + ".catalog-impl", "org.example.OurCatalog")
        .doesNotContainKey(PREFIX + ".type");
  }

  /** Whose rename overwrites, as that of object stores does. */
  public static final class ObjectStore extends RawLocalFileSystem {
    @Override
    public String getScheme() {
      return "store";
    }

    @Override
    public URI getUri() {
      return URI.create("store:///");
    }
  }

  private static Configuration withStore() {
    Configuration hadoop = new Configuration();
    hadoop.setClass("fs.store.impl", ObjectStore.class, FileSystem.class);
    hadoop.set("fs.viewfs.mounttable.there.link./lab", "store:///bucket");
    return hadoop;
  }

  @ParameterizedTest
  @ValueSource(strings = {"store:///bucket/lab", "viewfs://there/lab"})
  void theFolderItselfIsNoCatalogWhereACommitCouldBeLost(String warehouse) {
    assertThatThrownBy(
            () ->
                CatalogOptions.of(
                    LocalSpark.settings(folder, Map.of("warehouse", warehouse)), withStore()))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("Cannot use catalog.type=hadoop for the warehouse")
        .hasMessageContaining("on store://")
        .hasMessageContaining("Set catalog.type to jdbc, rest or hive");
    WarehouseCatalog catalog = new WarehouseCatalog();
    catalog.setConf(withStore());
    assertThatThrownBy(() -> catalog.initialize("x", Map.of("warehouse", warehouse)))
        .as("by the user's own Spark settings too")
        .isInstanceOf(Problem.class);
  }

  @ParameterizedTest
  @CsvSource({"catalog.type,rest", "catalog.properties.lock-impl,org.example.OurLock"})
  void anotherCatalogOrALockMakesItSafe(String key, String value) {
    assertThat(
            CatalogOptions.of(
                LocalSpark.settings(folder, Map.of("warehouse", "store:///b", key, value)),
                withStore()))
        .containsEntry(PREFIX + ".warehouse", "store:/b");
  }

  @Test
  void plainSparkReadsTheTables() {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    warehouse.replace(
        Table.RUNS, Map.of("run", "a"), List.of(Table.RUNS.row(Map.of("run", "a", "seed", 7L))));

    SparkSession plain = warehouse.spark().newSession();
    plain.conf().set("spark.sql.catalog.other", "org.apache.iceberg.spark.SparkCatalog");
    plain.conf().set("spark.sql.catalog.other.type", "hadoop");
    plain.conf().set("spark.sql.catalog.other.warehouse", folder.toString());
    assertThat(plain.sql("SELECT seed FROM other.lab.runs").first().getLong(0)).isEqualTo(7);
  }
}
