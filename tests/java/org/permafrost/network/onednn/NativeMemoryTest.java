package org.permafrost.network.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.settings.TrainSettings.Layers;

/** Ten thousand steps leave no memory behind: resident memory beside a fixed heap stays. */
class NativeMemoryTest {
  private static final int STEPS = 10_000;
  private static final int WARM = 1_000;
  private static final long ALLOWED = 8L << 20;

  @Test
  @Tag("slow")
  @EnabledOnOs(OS.LINUX)
  void stepsLeaveNothingBehind() throws IOException {
    String growth =
        ChildJvm.lastLine(NativeMemoryTest.class, "-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch");
    assertThat(Long.parseLong(growth)).isLessThan(ALLOWED);
  }

  /** Prints by how many bytes the process grows. */
  public static void main(String[] arguments) throws IOException {
    RandomNetworks.Case drawn = RandomNetworks.of(12);
    ComputationGraph network = NativeNetworks.create(drawn.configuration(), Layers.NATIVE);
    DataSet[] batches = new DataSet[3];
    for (int i = 0; i < batches.length; i++) {
      batches[i] =
          new DataSet(
              Exact.images(i, i + 2, drawn.channels(), drawn.size(), drawn.size()),
              Exact.labels(i + 2, RandomNetworks.CLASSES));
    }
    long before = 0;
    for (int step = 0; step < STEPS; step++) {
      DataSet batch = batches[step % batches.length];
      network.fit(batch);
      network.output(false, batch.getFeatures());
      if (step == WARM) {
        before = resident();
      }
    }
    System.out.println(resident() - before);
    System.exit(0);
  }

  private static long resident() throws IOException {
    System.gc();
    return 4096 * Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]);
  }
}
