package org.permafrost.score.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.freeze.TinyNetwork;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;
import org.permafrost.network.evaluation.Logits;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.TrainSettings.Rule;

/** Maps set to zero against networks whose weights say the same. */
class AblationPassTest {
  private static final INDArray IMAGES = TinyNetwork.data(5).getFeatures();

  @Test
  void agreesOnATrainedNetwork() {
    agrees(TinyNetwork.trained(Rule.NESTEROV, 4));
  }

  @ParameterizedTest
  @EnumSource(
      value = Architecture.class,
      names = {"VGG16", "VGG16_BN"})
  void agreesOnOtherArchitectures(Architecture architecture) {
    ComputationGraph network =
        new ComputationGraph(
            new NetworkSpec(architecture, 32, 4, 1, SettingsLoader.defaults().train().optimizer())
                .configuration());
    network.init();
    agrees(network);
  }

  private static void agrees(ComputationGraph network) {
    FilterCatalog catalog = FilterCatalog.of(network);
    List<Ablation> ablations = new ArrayList<>();
    List<FilterId> everywhere = new ArrayList<>();
    for (ConvolutionFilters layer : catalog.layers()) {
      List<FilterId> half = new ArrayList<>();
      for (int f = 0; f < layer.filters(); f += 2) {
        half.add(layer.filter(f));
      }
      ablations.add(new Ablation(half));
      everywhere.addAll(half.subList(0, 1));
    }
    ablations.add(new Ablation(everywhere));
    ablations.add(new Ablation(List.of()));
    float[][][] stock = agrees(network, catalog, ablations, Layers.STOCK);
    assertThat(stock[0]).isDeepEqualTo(Logits.of(network, IMAGES));
    agrees(network, catalog, ablations, Layers.NATIVE);
  }

  private static float[][][] agrees(
      ComputationGraph network, FilterCatalog catalog, List<Ablation> ablations, Layers layers) {
    AblationPass pass = new AblationPass(network.getConfiguration(), layers);
    pass.load(FloatArrays.copyOf(network.params()));

    float[][][] logits = pass.logits(IMAGES, ablations);

    assertThat(logits[ablations.size()]).as("nothing removed").isDeepEqualTo(logits[0]);
    for (int a = 0; a < ablations.size() - 1; a++) {
      float[][] expected = without(network, catalog, ablations.get(a));
      assertThat(Arrays.deepEquals(expected, logits[0])).isFalse();
      for (int i = 0; i < expected.length; i++) {
        assertThat(logits[a + 1][i]).as("case %d", a).containsExactly(expected[i], within(1e-4f));
      }
    }
    assertThat(pass.logits(IMAGES, ablations)).as("again").isDeepEqualTo(logits);
    return logits;
  }

  @Test
  void theClassIsThatOfTheLargestLogit() {
    ComputationGraph network = TinyNetwork.trained(Rule.NESTEROV, 4);
    AblationPass pass = new AblationPass(network.getConfiguration(), Layers.STOCK);
    pass.load(FloatArrays.copyOf(network.params()));

    int[][] predicted = pass.predict(IMAGES, List.of());

    assertThat(predicted)
        .isDeepEqualTo(new int[][] {network.output(false, IMAGES)[0].argMax(1).toIntVector()});
  }

  /** With gamma and beta, or weights and bias, at zero, so is the map. */
  private static float[][] without(
      ComputationGraph network, FilterCatalog catalog, Ablation ablation) {
    float[] parameters = FloatArrays.copyOf(network.params());
    float[] less = parameters.clone();
    for (FilterId filter : ablation.filters()) {
      ConvolutionFilters layer = catalog.layer(filter.layer());
      int f = filter.index();
      if (layer.normalization().isPresent()) {
        less[layer.normalization().get().gamma().start() + f] = 0;
        less[layer.normalization().get().beta().start() + f] = 0;
      } else {
        Range weights = layer.weights(f);
        Arrays.fill(less, weights.start(), weights.start() + weights.length(), 0);
        layer.bias().ifPresent(bias -> less[bias.start() + f] = 0);
      }
    }
    FloatArrays.assign(network.params(), less);
    float[][] logits = Logits.of(network, IMAGES);
    FloatArrays.assign(network.params(), parameters);
    return logits;
  }
}
