package org.permafrost.score.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.freeze.TinyNetwork;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.score.FilterScorer;
import org.permafrost.score.ImageScorers;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.TrainSettings.Rule;

class ScoringPassTest {
  private static final List<FilterScorer> METHODS =
      ImageScorers.named("mean-activation", "max-activation", "apoz");

  @Test
  void agreesWithMapsOfATrainedNetwork() {
    agreesWithFeedForward(TinyNetwork.trained(Rule.SGD, 2));
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
    agreesWithFeedForward(network);
  }

  @Test
  void anImagesScoresDoNotDependOnItsNeighbours() {
    ComputationGraph network = TinyNetwork.trained(Rule.SGD, 2);
    INDArray images = TinyNetwork.data(5).getFeatures();
    INDArray others = TinyNetwork.data(6).getFeatures().dup();
    others.slice(3).assign(images.slice(3));
    List<FilterScorer> all = ImageScorers.all();

    float[][] among = score(network, all, images);
    float[][] elsewhere = score(network, all, others);

    int filters = FilterCatalog.of(network).filters().size();
    for (int m = 0; m < all.size(); m++) {
      for (int f = 3 * filters; f < 4 * filters; f++) {
        assertThat(among[m][f]).isEqualTo(elsewhere[m][f]);
      }
      assertThat(among[m]).isNotEqualTo(elsewhere[m]);
    }
  }

  private static float[][] score(
      ComputationGraph network, List<FilterScorer> methods, INDArray images) {
    ScoringPass pass = new ScoringPass(network.getConfiguration(), methods, Layers.STOCK);
    pass.load(FloatArrays.copyOf(network.params()));
    return pass.score(images, new int[] {0, 1, 2, 3, 0, 1, 2, 3});
  }

  private static void agreesWithFeedForward(ComputationGraph network) {
    INDArray images = TinyNetwork.data(5).getFeatures();
    float[][] scores = score(network, METHODS, images);

    FilterCatalog catalog = FilterCatalog.of(network);
    int filters = catalog.filters().size();
    Map<String, INDArray> maps = network.feedForward(images, false);
    int first = 0;
    for (ConvolutionFilters layer : catalog.layers()) {
      INDArray map = maps.get(layer.relu().orElse(layer.output()));
      for (int i = 0; i < images.size(0); i++) {
        for (int f = 0; f < layer.filters(); f++) {
          double mean = 0;
          float largest = 0;
          double fired = 0;
          float[] values = FloatArrays.copyOf(map.slice(i).slice(f));
          for (float value : values) {
            mean += Math.max(0, value) / (double) values.length;
            largest = Math.max(largest, value);
            fired += value > 0 ? 1 : 0;
          }
          int place = i * filters + first + f;
          assertThat(scores[0][place])
              .isCloseTo((float) mean, org.assertj.core.data.Offset.offset(1e-5f * (1 + largest)));
          assertThat(scores[1][place]).isEqualTo(largest);
          assertThat(scores[2][place]).isEqualTo((float) (fired / values.length));
        }
      }
      first += layer.filters();
    }
    assertThat(scores[0]).hasSize(first * (int) images.size(0));
  }
}
