package org.permafrost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.table.CatalogServer;
import org.permafrost.table.LocalHdfs;

/** All commands with catalogs that are not the warehouse's folder, or a folder on HDFS. */
@Tag("slow")
class CatalogsTest {
  private static final String PASSWORD = "hush-hush";

  @TempDir Path folder;

  @Test
  void everyCommandWorksAndNoPasswordIsWrittenDown() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      CatalogJourney journey =
          new CatalogJourney(
              folder,
              folder.resolve("warehouse").toString(),
              String.format(
                  Locale.ROOT,
                  "type = jdbc, properties { uri = \"%s\", jdbc.password = \"%s\" }",
                  postgres.getJdbcUrl("postgres", "postgres"),
                  PASSWORD));
      journey.travel();
      assertThat(journey.recordedSettings())
          .contains("\\\"type\\\":\\\"jdbc\\\"")
          .doesNotContain(PASSWORD);
    }
    assertThat(folder.resolve("warehouse/lab/runs/metadata/version-hint.text"))
        .as("the folder itself is no catalog")
        .doesNotExist();
  }

  @Test
  void everyCommandWorksWithARestServerAndFilesOnHdfs() throws Exception {
    try (MiniDFSCluster cluster = LocalHdfs.in(folder.resolve("dfs"));
        CatalogServer server = CatalogServer.rest(folder.resolve("server"))) {
      new CatalogJourney(
              folder,
              cluster.getURI() + "/warehouse",
              String.format(
                  Locale.ROOT,
                  "type = rest, properties.uri = \"http://127.0.0.1:%d\"",
                  server.port()))
          .travel();
    }
  }
}
