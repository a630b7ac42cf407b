package org.permafrost.network.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.model.TestNetworks;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.network.zoo.Networks;
import org.permafrost.rank.FilterId;

class FilterCatalogTest {
  private static final float MARK = 12345;

  /** Gives every number its own position as value (all below 2^24) and reads DL4J's views. */
  @ParameterizedTest
  @EnumSource(names = {"RESNET_SMALL", "RESNET18", "VGG16", "VGG16_BN"})
  void viewsShowThePositionsOfTheirRanges(Architecture architecture) {
    ComputationGraph network = numbered(architecture);
    for (ConvolutionFilters layer : FilterCatalog.of(network).layers()) {
      for (int filter : new int[] {0, 5, layer.filters() - 1}) {
        assertThat(shown(network, layer, filter))
            .as(layer.layer() + " " + filter)
            .isEqualTo(positions(layer.ranges(filter)));
      }
    }
  }

  /** Writes through DL4J's own views and looks where the flat vector changed. */
  @Test
  void rangesAreWhereDl4jKeepsTheNumbers() {
    ComputationGraph network = zeros(Architecture.RESNET_SMALL);
    FilterCatalog catalog = FilterCatalog.of(network);
    assertThat(catalog.parameters()).isEqualTo((int) network.numParams());
    for (ConvolutionFilters layer : catalog.layers()) {
      for (int filter : new int[] {0, 5, layer.filters() - 1}) {
        mark(network, layer, filter, MARK);
        assertThat(marked(network))
            .as(layer.layer() + " " + filter)
            .isEqualTo(positions(layer.ranges(filter)));
        mark(network, layer, filter, 0);
      }
    }
  }

  @Test
  void classifierRowsAreContiguous() {
    ComputationGraph network = zeros(Architecture.RESNET_SMALL);
    FilterCatalog catalog = FilterCatalog.of(network);
    for (int label = 0; label < 10; label++) {
      INDArray weights = network.getParam("classifier_W");
      weights.getColumn(label).assign(MARK);
      network.getParam("classifier_b").putScalar(label, MARK);
      assertThat(marked(network)).isEqualTo(positions(catalog.classifier().ranges(label)));
      weights.getColumn(label).assign(0);
      network.getParam("classifier_b").putScalar(label, 0);
    }
    assertThat(catalog.classifier().inputs()).isEqualTo(64);
  }

  @Test
  void viewsHoldTheNumbersOfTheirRanges() {
    ComputationGraph network = Networks.create(TestNetworks.spec(Architecture.RESNET_SMALL, 32));
    float[] all = FloatArrays.copyOf(network.params());
    for (ConvolutionFilters layer : FilterCatalog.of(network).layers()) {
      Range range = layer.weights();
      assertThat(FloatArrays.copyOf(network.getParam(layer.layer() + "_W")))
          .isEqualTo(Arrays.copyOfRange(all, range.start(), range.end()));
    }
  }

  @Test
  void filtersStatisticsAndClassifierCoverEveryNumberOnce() {
    FilterCatalog catalog = catalog(Architecture.RESNET18);
    List<Range> all = new ArrayList<>();
    catalog.filters().forEach(f -> all.addAll(catalog.layer(f.layer()).ranges(f.index())));
    IntStream.range(0, 10).forEach(k -> all.addAll(catalog.classifier().ranges(k)));
    int[] owners = new int[catalog.parameters()];
    all.forEach(r -> IntStream.range(r.start(), r.end()).forEach(i -> owners[i]++));
    assertThat(owners).containsOnly(1);
  }

  @Test
  void statisticsAreMeansAndVariances() {
    ComputationGraph network = zeros(Architecture.RESNET_SMALL);
    FilterCatalog catalog = FilterCatalog.of(network);
    network
        .paramTable()
        .forEach(
            (name, view) -> {
              if (name.endsWith("_mean") || name.endsWith("_var")) {
                view.assign(MARK);
              }
            });
    assertThat(marked(network)).isEqualTo(positions(catalog.statisticsRanges()));
  }

  @Test
  void residualStreamsHaveAllTheirWriters() {
    FilterCatalog catalog = catalog(Architecture.RESNET18);
    assertThat(catalog.writeGroups())
        .extracting(WriteGroup::name)
        .containsExactly("stage1", "stage2", "stage3", "stage4");
    assertThat(catalog.writeGroups().get(0).layers())
        .containsExactly("stem", "stage1-block1-conv2", "stage1-block2-conv2");
    assertThat(catalog.writers(new FilterId("stage3-block2-conv2", 17)))
        .containsExactly(
            new FilterId("stage3-block1-conv2", 17),
            new FilterId("stage3-block1-shortcut", 17),
            new FilterId("stage3-block2-conv2", 17));
    FilterId free = new FilterId("stage3-block2-conv1", 17);
    assertThat(catalog.writers(free)).containsExactly(free);
    assertThat(catalog(Architecture.VGG16).writeGroups()).isEmpty();
  }

  @Test
  void knowsWhereActivationsAppear() {
    FilterCatalog catalog = catalog(Architecture.RESNET_SMALL);
    ConvolutionFilters first = catalog.layer("stage2-block1-conv1");
    assertThat(first.output()).isEqualTo("stage2-block1-conv1-bn");
    assertThat(first.relu()).contains("stage2-block1-conv1-relu");
    ConvolutionFilters second = catalog.layer("stage2-block1-conv2");
    assertThat(second.output()).isEqualTo("stage2-block1-conv2-bn");
    assertThat(second.relu()).isEmpty();
    assertThat(second.writeGroup()).contains("stage2");
    assertThat(second.stage()).isEqualTo("stage2");
    ConvolutionFilters plain = catalog(Architecture.VGG16).layer("stage1-conv2");
    assertThat(plain.output()).isEqualTo("stage1-conv2");
    assertThat(plain.relu()).contains("stage1-conv2-relu");
  }

  @Test
  void listsLayersInNetworkOrder() {
    assertThat(catalog(Architecture.RESNET_SMALL).layers())
        .extracting(ConvolutionFilters::layer)
        .containsExactly(
            "stem",
            "stage1-block1-conv1",
            "stage1-block1-conv2",
            "stage2-block1-conv1",
            "stage2-block1-conv2",
            "stage2-block1-shortcut",
            "stage3-block1-conv1",
            "stage3-block1-conv2",
            "stage3-block1-shortcut");
  }

  @Test
  void namesTheNearestLayer() {
    assertThatThrownBy(() -> catalog(Architecture.RESNET_SMALL).layer("stage1-block1-conv3"))
        .hasMessageContaining("stage1-block1-conv");
  }

  private static FilterCatalog catalog(Architecture architecture) {
    return FilterCatalog.of(TestNetworks.spec(architecture, 32).configuration());
  }

  private static ComputationGraph zeros(Architecture architecture) {
    ComputationGraph network = Networks.create(TestNetworks.spec(architecture, 32));
    network.params().assign(0);
    return network;
  }

  private static ComputationGraph numbered(Architecture architecture) {
    NetworkSpec spec = TestNetworks.spec(architecture, 32);
    float[] positions = new float[FilterCatalog.of(spec.configuration()).parameters()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = i;
    }
    return Networks.create(spec.configuration(), positions);
  }

  private static BitSet shown(ComputationGraph network, ConvolutionFilters layer, int filter) {
    BitSet shown = new BitSet();
    INDArray weights = network.getParam(layer.layer() + "_W");
    for (int i = 0; i < layer.channels(); i++) {
      for (int y = 0; y < layer.kernelHeight(); y++) {
        for (int x = 0; x < layer.kernelWidth(); x++) {
          shown.set((int) weights.getFloat(filter, i, y, x));
        }
      }
    }
    layer
        .bias()
        .ifPresent(b -> shown.set((int) network.getParam(layer.layer() + "_b").getFloat(filter)));
    layer
        .normalization()
        .ifPresent(
            n -> {
              for (String key : List.of("gamma", "beta", "mean", "var")) {
                shown.set((int) network.getParam(n.layer() + "_" + key).getFloat(filter));
              }
            });
    return shown;
  }

  private static void mark(
      ComputationGraph network, ConvolutionFilters layer, int filter, float value) {
    // One number at a time: ND4J's slice() of a view inside a view yields an empty array.
    INDArray weights = network.getParam(layer.layer() + "_W");
    for (int i = 0; i < layer.channels(); i++) {
      for (int y = 0; y < layer.kernelHeight(); y++) {
        for (int x = 0; x < layer.kernelWidth(); x++) {
          weights.putScalar(new int[] {filter, i, y, x}, value);
        }
      }
    }
    if (layer.bias().isPresent()) {
      network.getParam(layer.layer() + "_b").putScalar(filter, value);
    }
    layer
        .normalization()
        .ifPresent(
            n -> {
              for (String key : List.of("gamma", "beta", "mean", "var")) {
                network.getParam(n.layer() + "_" + key).putScalar(filter, value);
              }
            });
  }

  private static BitSet marked(ComputationGraph network) {
    float[] values = FloatArrays.copyOf(network.params());
    BitSet found = new BitSet();
    for (int i = 0; i < values.length; i++) {
      if (values[i] != 0) {
        found.set(i);
      }
    }
    return found;
  }

  private static BitSet positions(List<Range> ranges) {
    BitSet positions = new BitSet();
    ranges.forEach(r -> positions.set(r.start(), r.end()));
    return positions;
  }
}
