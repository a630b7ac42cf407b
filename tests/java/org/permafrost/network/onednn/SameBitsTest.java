package org.permafrost.network.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.hash.Sha256;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.onednn.graph.Exact;
import org.permafrost.network.onednn.graph.Initialised;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.TrainSettings.OptimizerSettings;
import org.permafrost.settings.TrainSettings.Rule;

/** Training gives the same bits again: in a new network, next to others, on any thread. */
class SameBitsTest {
  private static final int STEPS = 4;

  @Test
  void aNewNetworkTrainsTheSame() throws Exception {
    assertThat(hash(trained())).isEqualTo(hash(trained()));
  }

  @Test
  void twoNetworksAtOnceTrainAsAlone() throws Exception {
    String alone = hash(trained());
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Callable<float[]>> work = List.of(SameBitsTest::trained, SameBitsTest::trained);
      for (Future<float[]> result : threads.invokeAll(work)) {
        assertThat(hash(result.get())).isEqualTo(alone);
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aNetworkMayMoveBetweenThreads() throws Exception {
    ComputationGraph network = network();
    for (int step = 0; step < STEPS; step++) {
      int batch = step;
      Thread thread = new Thread(() -> network.fit(batch(batch)));
      thread.start();
      thread.join();
    }
    assertThat(hash(FloatArrays.copyOf(network.params()))).isEqualTo(hash(trained()));
    network.close();
  }

  @Test
  @Tag("slow")
  void anotherJvmTrainsTheSame() throws Exception {
    assertThat(ChildJvm.lastLine(SameBitsTest.class, "-Xmx512m")).isEqualTo(hash(trained()));
  }

  /** Prints the hash of the trained parameters. */
  public static void main(String[] arguments) throws Exception {
    System.out.println(hash(trained()));
  }

  private static float[] trained() {
    ComputationGraph network = network();
    for (int step = 0; step < STEPS; step++) {
      network.fit(batch(step));
    }
    float[] parameters = FloatArrays.copyOf(network.params());
    network.close();
    return parameters;
  }

  private static ComputationGraph network() {
    NetworkSpec spec =
        new NetworkSpec(
            Architecture.RESNET_SMALL,
            32,
            10,
            7,
            new OptimizerSettings(Rule.NESTEROV, 0.05, 0.9, 0, 0, 1e-8, 1e-4, 0));
    return Initialised.network(spec.configuration(), Layers.NATIVE);
  }

  /** Sizes take turns, as at the end of a round. */
  private static DataSet batch(int step) {
    int images = step % 2 == 0 ? 8 : 5;
    return new DataSet(Exact.images(step, images, 3, 32, 32), Exact.labels(images, 10));
  }

  private static String hash(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return Sha256.of(bytes.array());
  }
}
