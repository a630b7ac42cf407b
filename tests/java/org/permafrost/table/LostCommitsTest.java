package org.permafrost.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes commit to one table at the same time; what they report as committed is there. */
@Tag("slow")
class LostCommitsTest {
  private static final int COMMITS = 100;

  /** Whose checks and renames lie apart, so that only a lock can keep them together. */
  private static final String PAUSING = PausingFileSystem.class.getName();

  @TempDir Path folder;

  @Test
  void onALocalDisk() throws Exception {
    nothingIsLost(
        Map.of(
            "warehouse",
            folder.resolve("w").toString(),
            "catalog.properties.hadoop.fs.file.impl",
            PAUSING),
        Map.of());
  }

  @Test
  void withoutTheLockCommitsAreLost() throws Exception {
    CommitCount count =
        CommitCount.race(
            folder,
            COMMITS / 4,
            Map.of(
                "warehouse", folder.resolve("w").toString(),
                "catalog.properties.hadoop.fs.file.impl", PAUSING,
                "catalog.properties.lock-impl", PausingFileSystem.NoLock.class.getName()),
            Map.of());
    assertThat(count.reported()).hasSize(2 * (COMMITS / 4));
    assertThat(count.found())
        .as("or the other races prove nothing")
        .hasSizeLessThan(count.reported().size());
  }

  @Test
  void behindAMountTable() throws Exception {
    nothingIsLost(
        Map.of("warehouse", "viewfs://race/w"),
        Map.of(
            "fs.file.impl",
            PAUSING,
            "fs.file.impl.disable.cache",
            "true",
            "fs.viewfs.mounttable.race.link./w",
            Files.createDirectories(folder.resolve("mounted")).toUri().toString()));
  }

  @Test
  void onHdfs() throws Exception {
    try (MiniDFSCluster cluster = LocalHdfs.in(folder.resolve("dfs"))) {
      nothingIsLost(Map.of("warehouse", cluster.getURI() + "/w"), Map.of());
    }
  }

  @Test
  void inADatabase() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      nothingIsLost(
          Map.of(
              "warehouse", folder.resolve("w").toString(),
              "catalog.type", "jdbc",
              "catalog.properties.uri", postgres.getJdbcUrl("postgres", "postgres")),
          Map.of());
    }
  }

  @Test
  void behindAServer() throws Exception {
    try (CatalogServer server = CatalogServer.rest(folder.resolve("server"))) {
      nothingIsLost(
          Map.of(
              "warehouse",
              folder.resolve("w").toString(),
              "catalog.type",
              "rest",
              "catalog.properties.uri",
              "http://127.0.0.1:" + server.port()),
          Map.of());
    }
  }

  private void nothingIsLost(Map<String, String> settings, Map<String, String> hadoop)
      throws Exception {
    CommitCount count = CommitCount.race(folder, COMMITS, settings, hadoop);
    assertThat(count.reported()).hasSize(2 * COMMITS);
    assertThat(count.found()).containsExactlyInAnyOrderElementsOf(count.reported());
  }
}
