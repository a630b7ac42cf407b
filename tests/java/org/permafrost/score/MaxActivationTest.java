package org.permafrost.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.freeze.TinyNetwork;
import org.permafrost.network.Architecture;
import org.permafrost.network.ConvolutionFilters;
import org.permafrost.network.FilterCatalog;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.NetworkSpec;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.TrainSettings.Layers;
import org.permafrost.settings.TrainSettings.Rule;

class MaxActivationTest {
  @Test
  void isTheRectifiedMaximumOfEachNormalisedMap() {
    ComputationGraph network = TinyNetwork.trained(Rule.SGD, 2);
    agreesWithFeedForward(network, TinyNetwork.data(5).getFeatures());
  }

  @ParameterizedTest
  @EnumSource(
      value = Architecture.class,
      names = {"RESNET18", "VGG16"})
  void worksOnEveryKindOfArchitecture(Architecture architecture) {
    ComputationGraph network =
        new ComputationGraph(
            new NetworkSpec(architecture, 32, 4, 1, SettingsLoader.defaults().train().optimizer())
                .configuration());
    network.init();
    agreesWithFeedForward(network, TinyNetwork.data(5).getFeatures());
  }

  private static void agreesWithFeedForward(ComputationGraph network, INDArray images) {
    FilterScorer scorer =
        ScoringMethod.named("max-activation").on(network.getConfiguration(), Layers.STOCK);
    scorer.load(FloatArrays.copyOf(network.params()));

    float[] scores = scorer.score(images);

    FilterCatalog catalog = FilterCatalog.of(network);
    int filters = catalog.filters().size();
    Map<String, INDArray> maps = network.feedForward(images, false);
    int first = 0;
    for (ConvolutionFilters layer : catalog.layers()) {
      INDArray maxima = maps.get(layer.output()).max(2, 3);
      for (int i = 0; i < images.size(0); i++) {
        for (int f = 0; f < layer.filters(); f++) {
          float expected = Math.max(0, maxima.getFloat(i, f));
          assertThat(scores[i * filters + first + f]).isEqualTo(expected);
        }
      }
      first += layer.filters();
    }
    assertThat(scores).hasSize(first * (int) images.size(0));
  }
}
