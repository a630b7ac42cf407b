package org.permafrost.network.onednn.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.settings.TrainSettings.OptimizerSettings;
import org.permafrost.settings.TrainSettings.Rule;

/** Whole networks against DL4J in float64. */
class WholeNetworkTest {
  private static final double SMALL = 1e-4;
  private static final double TIPPED = 3e-2;

  @Test
  void resnetSmall() {
    check("resnet-small", 32, 6);
  }

  @ParameterizedTest
  @Tag("slow")
  @CsvSource({
    "resnet18, 64, 4",
    "resnet34, 64, 4",
    "resnet34, 33, 3",
    "vgg16, 32, 4",
    "vgg16-bn, 32, 5"
  })
  void largeNetworks(String name, int size, int images) {
    check(name, size, images);
  }

  private static void check(String name, int size, int images) {
    OptimizerSettings optimizer = new OptimizerSettings(Rule.SGD, 0.1, 0, 0, 0, 1e-8, 0, 0);
    NetworkSpec spec = new NetworkSpec(Architecture.named(name), size, 10, 7, optimizer);
    assertThat(NativeGraph.of(spec.configuration()).choices())
        .filteredOn(choice -> !choice.isNative())
        .extracting(LayerChoice::name)
        .containsExactly("classifier");
    try (Exact pair = new Exact(spec.configuration(), 11)) {
      Map<String, Double> nearest = errors(pair, size, images, 3);
      for (int seed = 4; seed < 9 && Collections.max(nearest.values()) >= SMALL; seed++) {
        errors(pair, size, images, seed).forEach((kind, e) -> nearest.merge(kind, e, Math::min));
      }
      assertThat(nearest).allSatisfy((kind, error) -> assertThat(error).as(kind).isLessThan(SMALL));
    }
  }

  /**
   * A ReLU next to zero may tip over by rounding, which in maps of four pixels is seen in all
   * gradients before it; hence several batches, the nearest of which counts.
   */
  private static Map<String, Double> errors(Exact pair, int size, int images, long seed) {
    INDArray batch = Exact.images(seed, images, 3, size, size);
    assertThat(pair.output(batch)).isLessThan(1e-4);
    Map<String, Double> errors = pair.training(batch, Exact.labels(images, 10));
    assertThat(errors).allSatisfy((kind, e) -> assertThat(e).as(kind).isLessThan(TIPPED));
    return errors;
  }
}
