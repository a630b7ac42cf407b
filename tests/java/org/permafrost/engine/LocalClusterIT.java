package org.permafrost.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors in processes of their own, without a cluster manager. */
@Tag("slow")
class LocalClusterIT {
  @TempDir Path folder;

  @Test
  void itLeavesWhatLocalModeLeaves() throws Exception {
    Reference reference = Reference.get();
    SmallJob job = reference.job();
    Launcher launcher =
        Launcher.of(folder, Map.of(), "permafrost", "--master=local-cluster[2,1,3072]");
    String warehouse = folder.resolve("warehouse").toString();
    job.prepare(launcher, warehouse);
    job.train(launcher, warehouse);
    job.night(launcher, warehouse);
    assertThat(job.results(reference.local(), warehouse)).isEqualTo(reference.results());
  }
}
