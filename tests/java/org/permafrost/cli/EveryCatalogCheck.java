package org.permafrost.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.problem.Problem;
import org.permafrost.settings.Settings;
import org.permafrost.spark.LocalSpark;
import org.permafrost.table.CatalogOptions;
import org.permafrost.table.CatalogServer;
import org.permafrost.table.CommitCount;

/**
 * The race and the journey on catalogs and file systems that take more than the other tests have;
 * see tests/cluster/catalogs.
 */
class EveryCatalogCheck {
  private static final int COMMITS = 100;

  @TempDir Path folder;

  @Test
  void hive() throws Exception {
    try (CatalogServer server = CatalogServer.hive(folder.resolve("server"))) {
      holds(
          folder.resolve("w").toString(),
          Map.of("type", "hive", "properties.uri", "thrift://127.0.0.1:" + server.port()),
          Map.of());
    }
  }

  @Test
  void mariaDb() throws Exception {
    try (CatalogServer server = CatalogServer.mariaDb(folder.resolve("server"))) {
      holds(
          folder.resolve("w").toString(),
          Map.of(
              "type", "jdbc",
              "properties.uri", "jdbc:mysql://127.0.0.1:" + server.port() + "/lab",
              "properties.jdbc.user", "root"),
          Map.of());
    }
  }

  @Test
  void databaseAndFilesOnS3() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        CatalogServer s3 = CatalogServer.s3(folder.resolve("s3"))) {
      holds(
          "s3a://lab/w",
          Map.of("type", "jdbc", "properties.uri", postgres.getJdbcUrl("postgres", "postgres")),
          s3a(s3));
    }
  }

  @Test
  void restAndFilesOnS3() throws Exception {
    try (CatalogServer rest = CatalogServer.rest(folder.resolve("server"));
        CatalogServer s3 = CatalogServer.s3(folder.resolve("s3"))) {
      holds(
          "s3a://lab/w",
          Map.of("type", "rest", "properties.uri", "http://127.0.0.1:" + rest.port()),
          s3a(s3));
    }
  }

  @Test
  void theFolderIsNoCatalogOnS3() throws Exception {
    try (CatalogServer s3 = CatalogServer.s3(folder.resolve("s3"))) {
      Configuration hadoop = new Configuration();
      s3a(s3).forEach(hadoop::set);
      Settings settings = LocalSpark.settings(folder, Map.of("warehouse", "s3a://lab/w"));
      assertThatThrownBy(() -> CatalogOptions.of(settings, hadoop))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("Cannot use catalog.type=hadoop for the warehouse s3a://lab/w")
          .hasMessageContaining("on s3a://");
    }
  }

  private static Map<String, String> s3a(CatalogServer server) {
    return Map.of(
        "fs.s3a.endpoint", "http://127.0.0.1:" + server.port(),
        "fs.s3a.path.style.access", "true",
        "fs.s3a.connection.ssl.enabled", "false",
        "fs.s3a.access.key", "lab",
        "fs.s3a.secret.key", "none",
        // Each test has a server of its own.
        "fs.s3a.impl.disable.cache", "true");
  }

  /** No commit is lost, and every command works. */
  private void holds(String warehouse, Map<String, String> catalog, Map<String, String> hadoop)
      throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("warehouse", warehouse + "-race");
    catalog.forEach((key, value) -> settings.put("catalog." + key, value));
    settings.put("catalog.namespace", "race");
    CommitCount count = CommitCount.race(folder, COMMITS, settings, hadoop);
    assertThat(count.reported()).hasSize(2 * COMMITS);
    assertThat(count.found()).containsExactlyInAnyOrderElementsOf(count.reported());

    Configuration shared =
        LocalSpark.session(LocalSpark.settings(folder.resolve("other")))
            .sparkContext()
            .hadoopConfiguration();
    hadoop.forEach(shared::set);
    try {
      new CatalogJourney(
              folder,
              warehouse,
              catalog.entrySet().stream()
                  .map(
                      entry ->
                          String.format(
                              Locale.ROOT, "%s = \"%s\"", entry.getKey(), entry.getValue()))
                  .collect(Collectors.joining(", ")))
          .travel();
    } finally {
      hadoop.keySet().forEach(shared::unset);
    }
  }
}
