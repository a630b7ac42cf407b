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
import org.permafrost.network.onednn.graph.Exact;
import org.permafrost.network.onednn.graph.Initialised;
import org.permafrost.settings.NetworkSettings.Layers;

/**
 * Ten thousand steps leave no memory behind: resident memory beside a fixed heap stays. The JIT
 * compiler's own memory comes and goes; what leaks grows in each part of the run.
 */
class NativeMemoryTest {
  private static final int STEPS = 10_000;
  private static final int PART = 2_500;
  private static final long ALLOWED = 4L << 20;

  @Test
  @Tag("slow")
  @EnabledOnOs(OS.LINUX)
  void stepsLeaveNothingBehind() throws IOException {
    String growth =
        ChildJvm.lastLine(NativeMemoryTest.class, "-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch");
    assertThat(Long.parseLong(growth)).isLessThan(ALLOWED);
  }

  /** Prints by how many bytes the process grows in the part in which it grows least. */
  public static void main(String[] arguments) throws IOException {
    RandomNetworks.Case drawn = RandomNetworks.of(12);
    ComputationGraph network = Initialised.network(drawn.configuration(), Layers.NATIVE);
    DataSet[] batches = new DataSet[3];
    for (int i = 0; i < batches.length; i++) {
      batches[i] =
          new DataSet(
              Exact.images(i, i + 2, drawn.channels(), drawn.size(), drawn.size()),
              Exact.labels(i + 2, RandomNetworks.CLASSES));
    }
    long before = Long.MAX_VALUE;
    long growth = Long.MAX_VALUE;
    for (int step = 0; step < STEPS; step++) {
      DataSet batch = batches[step % batches.length];
      network.fit(batch);
      network.output(false, batch.getFeatures());
      if ((step + 1) % PART == 0) {
        long now = resident();
        growth = step + 1 == PART ? growth : Math.min(growth, now - before);
        before = now;
      }
    }
    System.out.println(growth);
    System.exit(0);
  }

  private static long resident() throws IOException {
    System.gc();
    return 4096 * Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1]);
  }
}
