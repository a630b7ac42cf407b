package org.permafrost.freeze;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.network.zoo.Networks;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.SettingsLoader;

class AncestorClosureTest {
  private static final FilterId SECOND = new FilterId("second", 0);

  /** The second layer's weights are 1 and 0.5, so input 0 counts 1 m0 and input 1 counts 0.5 m1. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 0.5, 1, 0",
    "1, 3, 0.5, 1, 1",
    "1, 1, 1, 1, 0 1",
    "1, 3, 1, 1, 1 0",
    "1, 3, 1, 0.5, 1",
    "0, 3, 1, 1, 1",
    "1, 1, 0.01, 1, 0"
  })
  void theInputsWithTheLargestWeightTimesActivationComeAlong(
      double m0, double m1, double share, double cap, String expected) {
    ComputationGraph network = TwoLayers.network();
    AncestorClosure closure =
        new AncestorClosure(
            FilterCatalog.of(network),
            FloatArrays.copyOf(network.params()),
            Map.of("first", new double[] {1, 1}, "second", new double[] {m0, m1}),
            share,
            false,
            cap);

    assertThat(closure.of(List.of(SECOND), List.of()))
        .extracting(filter -> filter.layer() + filter.index())
        .containsExactly(
            List.of(expected.split(" ")).stream().map(i -> "first" + i).toArray(String[]::new));
  }

  @Test
  void itGoesBackToTheImageThroughEveryWriterOfAStream() {
    var network =
        Networks.create(
            new NetworkSpec(
                Architecture.RESNET_SMALL,
                32,
                4,
                1,
                SettingsLoader.defaults().train().optimizer()));
    FilterCatalog catalog = FilterCatalog.of(network);
    Map<String, double[]> ones = new java.util.HashMap<>();
    catalog
        .layers()
        .forEach(
            layer -> {
              double[] means = new double[layer.channels()];
              java.util.Arrays.fill(means, 1);
              ones.put(layer.layer(), means);
            });
    FilterId filter = new FilterId("stage2-block1-conv1", 0);

    var found =
        new AncestorClosure(catalog, FloatArrays.copyOf(network.params()), ones, 0.01, true, 1)
            .of(List.of(filter), List.of());

    // One channel of the stream of stage 1: its two writers; conv2 reads one filter of conv1, and
    // that one channel of the stem's output, which conv2 writes too; and so on until nothing is
    // new.
    List<FilterId> first = List.copyOf(found).subList(0, 2);
    assertThat(first).extracting(FilterId::layer).containsExactly("stem", "stage1-block1-conv2");
    assertThat(first.get(0).index()).isEqualTo(first.get(1).index());
    assertThat(found.stream().filter(f -> f.layer().equals("stem")).map(FilterId::index))
        .containsExactlyInAnyOrderElementsOf(
            found.stream()
                .filter(f -> f.layer().equals("stage1-block1-conv2"))
                .map(FilterId::index)
                .toList());
    assertThat(found)
        .extracting(FilterId::layer)
        .containsOnly("stem", "stage1-block1-conv1", "stage1-block1-conv2");
  }
}
