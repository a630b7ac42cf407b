package org.permafrost.network.onednn.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.RandomNetworks;

/** Hundreds of random networks against DL4J in float64: forward, backward and statistics. */
public class RandomNetworksTest {
  @Test
  void fewNetworks() {
    check(0, 90);
  }

  @Test
  @Tag("slow")
  void manyNetworks() {
    check(1000, 1200);
  }

  private static void check(long from, long to) {
    Set<String> natively = new TreeSet<>();
    Set<String> stock = new TreeSet<>();
    for (long seed = from; seed < to; seed++) {
      RandomNetworks.Case drawn = RandomNetworks.of(seed);
      for (LayerChoice choice : NativeGraph.of(drawn.configuration()).choices()) {
        (choice.isNative() ? natively : stock)
            .add(choice.kind() + choice.whyStock().map(" "::concat).orElse(""));
      }
      try (Exact pair = new Exact(drawn.configuration(), seed)) {
        for (int images : new int[] {4, 3}) {
          check(seed, pair, images, drawn);
        }
      }
    }
    assertThat(natively)
        .contains(
            "ActivationLayer",
            "Activation",
            "BatchNormalization",
            "ChannelGate",
            "ConvolutionLayer",
            "ElementWiseVertex",
            "GeneralConvolution",
            "MergeVertex",
            "GlobalPoolingLayer",
            "SubsamplingLayer");
    assertThat(stock)
        .contains(
            "Activation is hard-sigmoid of 0.2 x + 0.5",
            "ActivationLayer is tanh",
            "BatchNormalization stores logarithms",
            "ConvolutionLayer is in mode Same",
            "GlobalPoolingLayer pools by MAX");
  }

  /** One training pass and one of evaluation. */
  public static void check(long seed, Exact pair, int images, RandomNetworks.Case drawn) {
    INDArray batch =
        Exact.images(seed + images, images, drawn.channels(), drawn.size(), drawn.size());
    assertThat(pair.output(batch)).as("output of network " + seed).isLessThan(1e-4);
    Map<String, Double> training =
        pair.training(batch, Exact.labels(images, RandomNetworks.CLASSES));
    assertThat(training.get("all")).as("gradient of network " + seed).isLessThan(2e-3);
    assertThat(training.get("score")).as("score of network " + seed).isLessThan(1e-4);
  }
}
