package org.permafrost.network.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.permafrost.network.onednn.graph.Exact;
import org.permafrost.network.onednn.graph.RandomNetworksTest;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.settings.TrainSettings.OptimizerSettings;
import org.permafrost.settings.TrainSettings.Rule;

/** Native layers as a processor without AVX-512 runs them, in blocks of eight channels. */
class NarrowProcessorTest {
  private static final int NETWORKS = 12;

  @Test
  void networksAreRightWithAvx2() throws Exception {
    assumeThat(OneDnn.unavailable()).isEmpty();

    assertThat(
            ChildJvm.lastLine(
                NarrowProcessorTest.class, Map.of("DNNL_MAX_CPU_ISA", "AVX2"), "-Xmx512m"))
        .isEqualTo("right in blocks of 8");
  }

  @Test
  void withoutAvx2AllLayersAreDl4js() throws Exception {
    assertThat(
            ChildJvm.lastLine(
                NarrowProcessorTest.class, Map.of("DNNL_MAX_CPU_ISA", "SSE41"), "-Xmx512m"))
        .isEqualTo("the processor has no AVX2");
  }

  /** Prints what it found. */
  public static void main(String[] arguments) {
    System.out.println(OneDnn.unavailable().orElseGet(NarrowProcessorTest::checked));
    System.exit(0);
  }

  private static String checked() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      RandomNetworks.Case drawn = RandomNetworks.of(seed);
      try (Exact pair = new Exact(drawn.configuration(), seed)) {
        RandomNetworksTest.check(seed, pair, 4, drawn);
      }
    }
    NetworkSpec spec =
        new NetworkSpec(
            Architecture.RESNET_SMALL,
            32,
            5,
            7,
            new OptimizerSettings(Rule.SGD, 0.1, 0, 0, 0, 1e-8, 0, 0));
    try (Exact pair = new Exact(spec.configuration(), 11)) {
      assertThat(pair.output(Exact.images(1, 6, 3, 32, 32))).isLessThan(1e-4);
    }
    return "right in blocks of " + OneDnn.block();
  }
}
