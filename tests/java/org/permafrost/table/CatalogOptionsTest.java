package org.permafrost.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
        .hasMessage("Cannot set catalog.type to \"hadop\"; choose one of hadoop, hive, rest.");
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
