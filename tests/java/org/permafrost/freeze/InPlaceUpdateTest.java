package org.permafrost.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.TrainSettings.OptimizerSettings;
import org.permafrost.settings.TrainSettings.Rule;

/** Updates in place are DL4J's, and pass over what is frozen. */
class InPlaceUpdateTest {
  static Stream<OptimizerSettings> rules() {
    return Arrays.stream(Rule.values())
        .flatMap(
            rule ->
                Stream.of(
                    optimizer(rule, 0, 0, 0),
                    optimizer(rule, 0.1, 0, 0),
                    optimizer(rule, 0, 0.05, 0.1)));
  }

  private static OptimizerSettings optimizer(Rule rule, double decay, double l1, double l2) {
    return new OptimizerSettings(rule, 0.01, 0.8, 0.9, 0.99, 0.9, 1e-6, decay, l1, l2, 0, 0);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aStepIsTheLibrarysToRounding(OptimizerSettings optimizer) {
    ComputationGraph library = network(optimizer);
    ComputationGraph network = network(optimizer);
    FreezingUpdater.attachTo(network);
    start(library);
    start(network);

    library.fit(batch(1));
    network.fit(batch(1));

    assertClose(network.params(), library.params());
    if (optimizer.name() != Rule.SGD) {
      assertClose(state(network), state(library));
    }
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void whatRulesRememberOfFrozenParametersStaysToo(Rule rule) {
    ComputationGraph network = TinyNetwork.trained(rule, 2);
    Intervals held = freezeSome(network);
    Intervals state = StateLayout.of(network).stateOf(held);
    float[] before = rule == Rule.SGD ? new float[0] : FloatArrays.copyOf(state(network));

    network.fit(batch(1));

    float[] after = rule == Rule.SGD ? new float[0] : FloatArrays.copyOf(state(network));
    assertThat(state.gather(after)).isEqualTo(state.gather(before));
    assertThat(after.length == 0 || !Arrays.equals(after, before)).isTrue();
  }

  /** As on other devices: DL4J updates, and what it would subtract is zeroed. */
  @Test
  void limitsOfTheLibraryAreLeftToItAndFrozenBitsStillHold() {
    ComputationGraphConfiguration limited = TinyNetwork.configuration(Rule.NESTEROV, 1e-2);
    limited
        .getVertices()
        .values()
        .forEach(
            vertex -> {
              if (vertex instanceof LayerVertex v
                  && v.getLayerConf().getLayer() instanceof BaseLayer layer) {
                layer.setGradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue);
                layer.setGradientNormalizationThreshold(1e6);
              }
            });
    ComputationGraph library = new ComputationGraph(limited);
    ComputationGraph inPlace = new ComputationGraph(TinyNetwork.configuration(Rule.NESTEROV, 1e-2));
    for (ComputationGraph network : List.of(library, inPlace)) {
      network.init();
      FreezingUpdater.attachTo(network);
      start(network);
    }
    Intervals held = freezeSome(library);
    freezeSome(inPlace);
    float[] before = FloatArrays.copyOf(library.params());

    library.fit(batch(1));
    inPlace.fit(batch(1));

    FrozenCheck.unmoved(held, before, FloatArrays.copyOf(library.params()));
    assertThat(FloatArrays.copyOf(library.params())).isNotEqualTo(before);
    assertClose(inPlace.params(), library.params());
  }

  private static Intervals freezeSome(ComputationGraph network) {
    FilterCatalog catalog = FilterCatalog.of(network);
    List<FilterId> some = catalog.filters().stream().filter(f -> f.index() % 3 != 1).toList();
    FreezePlan plan = ExactPlan.of(catalog, some, Set.of(1));
    ((FreezingUpdater) network.getUpdater()).freeze(plan);
    return plan.zeroUpdate();
  }

  private static ComputationGraph network(OptimizerSettings optimizer) {
    NetworkSpec spec =
        new NetworkSpec(
            Architecture.RESNET_SMALL, TinyNetwork.SIZE, TinyNetwork.CLASSES, 7, optimizer);
    ComputationGraph network = new ComputationGraph(spec.configuration());
    network.init();
    return network;
  }

  /** Some steps behind the first; DL4J leaves the state of some rules as it finds memory. */
  private static void start(ComputationGraph network) {
    network.getConfiguration().setIterationCount(3);
    INDArray state = state(network);
    if (state != null) {
      state.assign(0.01);
    }
  }

  private static INDArray state(ComputationGraph network) {
    return network.getUpdater().getStateViewArray();
  }

  /** Of three images, so that the division by their number rounds. */
  private static DataSet batch(int seed) {
    DataSet all = TinyNetwork.data(seed);
    return new DataSet(
        all.getFeatures().get(NDArrayIndex.interval(0, 3)).dup('c'),
        all.getLabels().get(NDArrayIndex.interval(0, 3)).dup('c'));
  }

  private static void assertClose(INDArray got, INDArray expected) {
    float[] a = FloatArrays.copyOf(got);
    float[] b = FloatArrays.copyOf(expected);
    assertThat(a).hasSameSizeAs(b);
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]) / (1e-2 + Math.abs(b[i])));
    }
    assertThat(largest).isCloseTo(0, within(1e-6));
  }
}
