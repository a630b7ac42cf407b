package org.permafrost.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark's own cluster manager, in client and in cluster mode. */
@Tag("slow")
class StandaloneIT {
  @TempDir Path folder;

  @Test
  void bothModesLeaveWhatLocalModeLeaves() throws Exception {
    Reference reference = Reference.get();
    SmallJob job = reference.job();
    try (Standalone cluster = new Standalone(folder.resolve("cluster"))) {
      Launcher client =
          Launcher.of(folder, Map.of(), "standalone/permafrost", "--master=" + cluster.master());
      String warehouse = folder.resolve("client").toString();
      job.prepare(client, warehouse);
      job.train(client, warehouse);
      job.night(client, warehouse);
      assertThat(job.results(reference.local(), warehouse)).isEqualTo(reference.results());

      String other = folder.resolve("cluster-mode").toString();
      job.prepare(reference.local(), other);
      Launcher submitted = client.with("--deploy-mode=cluster");
      job.train(submitted, other);
      reference.local().ok(job.words(other, "wait", "--run=r", "--timeout=5m"));
      job.night(submitted, other);
      reference.local().ok(job.words(other, "wait", "--night=2026-01-01", "--timeout=5m"));
      assertThat(job.outputs(reference.local(), other)).contains("nightly", "train");
      assertThat(submitted.run(job.words(other, "train", "--dataset=none")).code())
          .as("said once the driver is submitted")
          .isZero();

      Launcher ownFirst =
          client.with("--spark-conf=spark.executor.userClassPathFirst=true", "--cores=1");
      ownFirst.ok(job.words(warehouse, "train", "--dataset=d", "--run=own"));
      assertThat(job.hash(reference.local(), warehouse, "own"))
          .isEqualTo(job.hash(reference.local(), warehouse, "r"));
      assertThat(job.results(reference.local(), other)).isEqualTo(reference.results());
    }
  }
}
