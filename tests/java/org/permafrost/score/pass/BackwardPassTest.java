package org.permafrost.score.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
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
import org.permafrost.score.Signal;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.TrainSettings.Rule;

/** Signals at the maps against differences of whole networks. */
class BackwardPassTest {
  private static final int[] LABELS = {0, 1, 2, 3, 0, 1, 2, 3};

  @ParameterizedTest
  @EnumSource(
      value = Architecture.class,
      names = {"RESNET_SMALL", "VGG16", "VGG16_BN"})
  void agreesWithFiniteDifferences(Architecture architecture) {
    agrees(network(architecture));
  }

  @Test
  void agreesOnATrainedNetwork() {
    agrees(TinyNetwork.trained(Rule.NESTEROV, 3));
  }

  private static ComputationGraph network(Architecture architecture) {
    ComputationGraph network =
        new ComputationGraph(
            new NetworkSpec(architecture, 32, 4, 1, SettingsLoader.defaults().train().optimizer())
                .configuration());
    network.init();
    return network;
  }

  /**
   * A number that is added to all positions of a filter's output, before ReLU, changes the logit by
   * the sum of the gradient where the ReLU is open.
   */
  private static void agrees(ComputationGraph network) {
    INDArray images = TinyNetwork.data(5).getFeatures();
    FilterCatalog catalog = FilterCatalog.of(network);
    double[][] sums = gradientSums(network, images);
    for (int l = 0; l < catalog.layers().size(); l++) {
      ConvolutionFilters layer = catalog.layers().get(l);
      Range shift = layer.normalization().map(n -> n.beta()).or(layer::bias).orElseThrow();
      int filter = layer.filters() / 2;
      double difference = difference(network, images, shift.start() + filter);
      assertThat(sums[l][filter])
          .as(layer.layer())
          .isCloseTo(difference, within(0.02 + 0.02 * Math.abs(difference)));
    }
  }

  private static double[][] gradientSums(ComputationGraph network, INDArray images) {
    ComputationGraphConfiguration configuration = network.getConfiguration();
    VertexGraph graph = new VertexGraph(configuration);
    graph.load(FloatArrays.copyOf(network.params()));
    List<ConvolutionFilters> layers = graph.catalog().layers();
    double[][] sums = new double[layers.size()][];
    try (ForwardPass forward = new ForwardPass(graph, images, true, (layer, maps) -> {})) {
      BackwardPass.run(
          graph,
          forward,
          Signal.LOGIT_GRADIENT,
          LABELS,
          (layer, maps, signal) -> sums[layer] = sums(layers.get(layer), maps, signal));
    }
    return sums;
  }

  private static double[] sums(ConvolutionFilters layer, INDArray maps, INDArray signal) {
    float[] values = FloatArrays.copyOf(maps);
    float[] gradient = FloatArrays.copyOf(signal);
    int positions = (int) (maps.size(2) * maps.size(3));
    double[] sums = new double[layer.filters()];
    for (int p = 0; p < values.length; p++) {
      boolean open = layer.relu().isEmpty() || values[p] > 0;
      sums[p / positions % layer.filters()] += open ? gradient[p] : 0;
    }
    return sums;
  }

  private static double difference(ComputationGraph network, INDArray images, int position) {
    double step = 1e-3;
    return (logits(network, images, position, step) - logits(network, images, position, -step))
        / (2 * step);
  }

  private static double logits(
      ComputationGraph network, INDArray images, int position, double step) {
    float[] parameters = FloatArrays.copyOf(network.params());
    float[] shifted = parameters.clone();
    shifted[position] += (float) step;
    FloatArrays.assign(network.params(), shifted);
    float[][] logits = Logits.of(network, images);
    FloatArrays.assign(network.params(), parameters);
    double sum = 0;
    for (int i = 0; i < LABELS.length; i++) {
      sum += logits[i][LABELS[i]];
    }
    return sum;
  }
}
