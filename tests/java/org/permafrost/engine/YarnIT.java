package org.permafrost.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** YARN, in client and in cluster mode, with everything on HDFS. */
@Tag("slow")
class YarnIT {
  @TempDir Path folder;

  @Test
  void bothModesLeaveWhatLocalModeLeaves() throws Exception {
    Reference reference = Reference.get();
    SmallJob job = reference.job();
    try (Yarn yarn = new Yarn(folder.resolve("yarn"))) {
      Map<String, String> environment = Map.of("HADOOP_CONF_DIR", yarn.conf().toString());
      String installed = yarn.files() + "/permafrost";
      Launcher.of(folder, environment, "yarn/install").ok(installed);
      Launcher client =
          Launcher.of(
              folder, environment, "yarn/permafrost", "--installed=" + installed, "--cores=1");
      Launcher reader = Launcher.of(folder, environment, "permafrost", "--master=local[2]");

      String warehouse = yarn.files() + "/lab/client";
      job.prepare(client, warehouse);
      job.train(client, warehouse);
      job.night(client, warehouse);
      assertThat(job.results(reader, warehouse)).isEqualTo(reference.results());

      String other = yarn.files() + "/lab/cluster";
      job.prepare(reader, other);
      Launcher submitted = client.with("--deploy-mode=cluster");
      job.train(submitted, other);
      reader.ok(job.words(other, "wait", "--run=r", "--timeout=1m"));
      job.night(submitted, other);
      assertThat(job.results(reader, other)).isEqualTo(reference.results());
      assertThat(job.outputs(reader, other)).contains("nightly", "train");
      assertThat(submitted.run(job.words(other, "train", "--dataset=none")).code()).isEqualTo(1);
    }
  }
}
