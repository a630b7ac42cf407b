package org.permafrost.network.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.Architecture;
import org.permafrost.network.NetworkSpec;
import org.permafrost.settings.TrainSettings.OptimizerSettings;
import org.permafrost.settings.TrainSettings.Rule;

/** Whole networks against DL4J in float64. */
class WholeNetworkTest {
  private static final double SMALL = 5e-3;

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
      INDArray batch = Exact.images(3, images, 3, size, size);
      double output = pair.output(batch);
      Map<String, Double> training = pair.training(batch, Exact.labels(images, 10));
      assertThat(output).isLessThan(1e-3);
      assertThat(training)
          .allSatisfy((kind, error) -> assertThat(error).as(kind).isLessThan(SMALL));
    }
  }
}
