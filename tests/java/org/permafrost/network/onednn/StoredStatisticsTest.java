package org.permafrost.network.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.FreezableNormalization;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.onednn.graph.Exact;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.settings.TrainSettings.OptimizerSettings;
import org.permafrost.settings.TrainSettings.Rule;

/** Channels that training normalises by stored statistics, against DL4J in float64. */
class StoredStatisticsTest {
  private static final NetworkSpec SPEC =
      new NetworkSpec(
          Architecture.RESNET_SMALL,
          32,
          5,
          7,
          new OptimizerSettings(Rule.SGD, 0.1, 0, 0, 0, 1e-8, 0, 0));

  private final INDArray images = Exact.images(1, 6, 3, 32, 32);
  private final INDArray labels = Exact.labels(6, 5);

  @Test
  void someChannelsOfEachLayerAndAllOfOthers() {
    try (Exact pair = new Exact(SPEC.configuration(), 3)) {
      use(pair, channels(2));

      Map<String, Double> errors = pair.training(images, labels);

      assertThat(errors.get("W")).isLessThan(1e-4);
      assertThat(errors.get("b")).isLessThan(1e-4);
      assertThat(errors.get("score")).isLessThan(1e-6);
    }
  }

  @Test
  void theyChangeWhatIsLearnedAndCanBeGivenBack() {
    try (Exact pair = new Exact(SPEC.configuration(), 3)) {
      INDArray before = gradient(pair.natively);
      FreezableNormalization.useStoredStatistics(pair.natively, channels(2));
      INDArray stored = gradient(pair.natively);
      FreezableNormalization.useStoredStatistics(pair.natively, Map.of());

      assertThat(stored).isNotEqualTo(before);
      assertThat(gradient(pair.natively).equalsWithEps(before, 0)).isTrue();
    }
  }

  private INDArray gradient(ComputationGraph network) {
    network.setInputs(images);
    network.setLabels(labels);
    network.computeGradientAndScore();
    return network.getFlattenedGradients().dup();
  }

  private static void use(Exact pair, Map<String, int[]> channels) {
    FreezableNormalization.useStoredStatistics(pair.natively, channels);
    FreezableNormalization.useStoredStatistics(pair.exact, channels);
  }

  /** Half of the channels, all of every third layer, none of the stem. */
  private static Map<String, int[]> channels(long seed) {
    Random random = new Random(seed);
    Map<String, int[]> channels = new HashMap<>();
    int place = 0;
    for (ConvolutionFilters layer : FilterCatalog.of(SPEC.configuration()).layers()) {
      boolean all = place % 3 == 2;
      if (place++ > 0) {
        channels.put(
            layer.normalization().orElseThrow().layer(),
            IntStream.range(0, layer.filters()).filter(c -> all || random.nextBoolean()).toArray());
      }
    }
    return channels;
  }
}
