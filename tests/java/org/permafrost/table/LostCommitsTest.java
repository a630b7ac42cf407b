package org.permafrost.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.ChildProcess;
import org.permafrost.settings.Settings;
import org.permafrost.spark.LocalSpark;

/** Two processes commit to one table at the same time; what they report as committed is there. */
@Tag("slow")
class LostCommitsTest {
  private static final int COMMITS = 100;

  @TempDir Path folder;

  @Test
  void onALocalDisk() throws Exception {
    race(Map.of("warehouse", folder.resolve("w").toString()), Map.of());
  }

  @Test
  void behindAMountTable() throws Exception {
    race(
        Map.of("warehouse", "viewfs://race/w"),
        Map.of(
            "spark.hadoop.fs.viewfs.mounttable.race.link./w",
            Files.createDirectories(folder.resolve("mounted")).toUri().toString()));
  }

  @Test
  void onHdfs() throws Exception {
    Configuration hadoop = new Configuration(false);
    hadoop.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("dfs").toString());
    try (MiniDFSCluster cluster = new MiniDFSCluster.Builder(hadoop).build()) {
      cluster.waitActive();
      race(Map.of("warehouse", cluster.getURI() + "/w"), Map.of());
    }
  }

  @Test
  void inADatabase() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      race(
          Map.of(
              "warehouse", folder.resolve("w").toString(),
              "catalog.type", "jdbc",
              "catalog.properties.uri", postgres.getJdbcUrl("postgres", "postgres")),
          Map.of());
    }
  }

  private void race(Map<String, String> settings, Map<String, String> spark) throws Exception {
    Map<String, String> all = new java.util.TreeMap<>(settings);
    all.put("catalog.commit-retries", "1000");
    Settings ours = LocalSpark.settings(folder, all);
    SparkSession session = LocalSpark.session(LocalSpark.settings(folder.resolve("other")));
    spark.forEach(
        (key, value) ->
            session
                .sparkContext()
                .hadoopConfiguration()
                .set(key.substring("spark.hadoop.".length()), value));
    Warehouse warehouse = Warehouse.open(LocalSpark.session(ours), ours);

    List<Process> racers = new ArrayList<>();
    try {
      for (String name : List.of("a", "b")) {
        List<String> arguments = new ArrayList<>(List.of(name, String.valueOf(COMMITS)));
        all.forEach((key, value) -> arguments.add(key + "=" + value));
        spark.forEach((key, value) -> arguments.add(key + "=" + value));
        racers.add(
            ChildProcess.start(
                folder.resolve(name), CommitRace.class, arguments.toArray(String[]::new)));
      }
      TreeSet<String> reported = new TreeSet<>();
      for (String name : List.of("a", "b")) {
        int code = racers.get(name.equals("a") ? 0 : 1).waitFor();
        assertThat(code).as(Files.readString(folder.resolve(name).resolve("err"))).isZero();
        reported.addAll(
            List.of(Files.readString(folder.resolve(name).resolve("out")).strip().split(" ", -1)));
      }
      assertThat(reported).hasSize(2 * COMMITS);
      assertThat(
              warehouse.read(Table.RUNS).select("run").collectAsList().stream()
                  .map(row -> row.getString(0)))
          .containsExactlyInAnyOrderElementsOf(reported);
    } finally {
      racers.forEach(Process::destroyForcibly);
    }
  }
}
