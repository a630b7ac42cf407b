package org.permafrost.score.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.explain.FullGradient;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.NormalizationRows;
import org.permafrost.network.catalog.Range;
import org.permafrost.network.onednn.graph.Exact;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.settings.SettingsLoader;

class FullGradientPassTest {
  private static final int CLASSES = 4;
  private static final int[] MEANT = {2, 0, 3};

  /** ReLU, ReLU6 with biases behind it, dense layers, concatenations, depthwise convolutions. */
  @ParameterizedTest
  @EnumSource(
      value = Architecture.class,
      names = {"RESNET_SMALL", "VGG16", "VGG16_BN", "MOBILENET_V2", "DENSENET121", "LENET5"})
  void allContributionsTogetherAreTheLogit(Architecture architecture) {
    List<FullGradient> splits = splits(architecture, 32);

    assertThat(splits).hasSize(MEANT.length);
    for (FullGradient split : splits) {
      assertThat(split.error()).as("%s: %s", architecture, split).isLessThan(1e-4);
      assertThat(split.biasShare()).isBetween(0.01, 0.9999);
    }
  }

  /** As imported networks may have them. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void denseLayersWithoutActivationOrBiasContributeToo(boolean bias) {
    ComputationGraphConfiguration network = configuration(Architecture.LENET5, 32);
    DenseLayer dense =
        (DenseLayer) ((LayerVertex) network.getVertices().get("hidden1")).getLayerConf().getLayer();
    dense.setActivationFn(new ActivationIdentity());
    dense.setHasBias(bias);

    for (FullGradient split : loaded(network).of(Exact.images(5, MEANT.length, 3, 32, 32), MEANT)) {
      assertThat(split.error()).as("%s", split).isLessThan(1e-4);
    }
  }

  @Test
  void aMissingBiasIsNoticed() {
    FullGradient split = splits(Architecture.RESNET_SMALL, 32).get(0);

    List<FullGradient.Part> others = split.ofBiases().subList(1, split.ofBiases().size());

    assertThat(new FullGradient(split.logit(), true, split.ofInput(), others, split.map()).error())
        .isGreaterThan(1e-3);
  }

  @Test
  void anImageHasTheSameMapAlone() {
    ComputationGraphConfiguration network = configuration(Architecture.RESNET_SMALL, 32);
    FullGradientPass pass = loaded(network);
    INDArray images = Exact.images(5, 2, 3, 32, 32);

    double[] together = pass.of(images, new int[] {1, 2}).get(1).map().values();
    INDArray second = images.slice(1).reshape('c', 1, 3, 32, 32).dup('c');
    double[] alone = pass.of(second, new int[] {2}).get(0).map().values();

    assertThat(alone).containsExactly(together, within(1e-4));
    assertThat(alone).hasSize(32 * 32);
    assertThat(Arrays.stream(alone).min().orElseThrow()).isNotNegative();
  }

  @Test
  void biasesAreListedInTheOrderOfTheNetwork() {
    List<String> layers =
        splits(Architecture.RESNET_SMALL, 32).get(0).ofBiases().stream()
            .map(FullGradient.Part::layer)
            .toList();

    assertThat(layers.get(0)).startsWith("stem");
    assertThat(layers.get(layers.size() - 1))
        .isEqualTo(
            FilterCatalog.of(configuration(Architecture.RESNET_SMALL, 32)).classifier().layer());
  }

  private static List<FullGradient> splits(Architecture architecture, int size) {
    FullGradientPass pass = loaded(configuration(architecture, size));
    return pass.of(Exact.images(5, MEANT.length, 3, size, size), MEANT);
  }

  private static ComputationGraphConfiguration configuration(Architecture architecture, int size) {
    return new NetworkSpec(
            architecture, size, CLASSES, 1, SettingsLoader.defaults().train().optimizer())
        .configuration();
  }

  /** With statistics and biases as after training: none is 0 or 1. */
  private static FullGradientPass loaded(ComputationGraphConfiguration network) {
    FilterCatalog catalog = FilterCatalog.of(network);
    float[] parameters = FloatArrays.copyOf(initialised(network).params());
    Random random = new Random(3);
    for (NormalizationRows rows : catalog.normalizations()) {
      draw(random, parameters, rows.gamma(), 0.7, 1.3);
      draw(random, parameters, rows.beta(), -0.3, 0.6);
      draw(random, parameters, rows.mean(), -0.4, 0.4);
      draw(random, parameters, rows.variance(), 0.5, 1.5);
    }
    catalog.layers().forEach(l -> l.bias().ifPresent(b -> draw(random, parameters, b, -0.1, 0.2)));
    catalog.hidden().forEach(d -> d.bias().ifPresent(b -> draw(random, parameters, b, -0.1, 0.2)));
    FullGradientPass pass = new FullGradientPass(network);
    pass.load(parameters);
    return pass;
  }

  private static ComputationGraph initialised(ComputationGraphConfiguration network) {
    ComputationGraph graph = new ComputationGraph(network);
    graph.init();
    return graph;
  }

  private static void draw(Random random, float[] to, Range range, double from, double below) {
    for (int i = range.start(); i < range.end(); i++) {
      to[i] = (float) (from + (below - from) * random.nextDouble());
    }
  }
}
