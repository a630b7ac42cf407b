package org.permafrost.network.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.model.TestNetworks;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.MixedNetwork;
import org.permafrost.problem.Problem;
import org.permafrost.rank.FilterIndex;
import org.permafrost.settings.NetworkSettings.Unit;
import org.permafrost.settings.TrainSettings.Rule;

/** What can be ranked and frozen besides filters. */
class UnitLayersTest {
  private static final ComputationGraph NETWORK =
      new ComputationGraph(MixedNetwork.withHidden(TestNetworks.optimizer(Rule.SGD, 0)));
  private static final FilterCatalog CATALOG = FilterCatalog.of(NETWORK);

  private static List<String> names(Unit... kinds) {
    return CATALOG.units(List.of(kinds)).stream().map(UnitLayer::layer).toList();
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void filtersAloneAreNumberedAsTheConvolutionsAre(Architecture architecture) {
    FilterCatalog catalog = FilterCatalog.of(TestNetworks.spec(architecture, 32).configuration());
    assertThat(catalog.index(Unit.ONLY_FILTERS).layers())
        .isEqualTo(
            catalog.layers().stream()
                .map(
                    l ->
                        new FilterIndex.Layer(
                            l.layer(),
                            l.filters(),
                            l.stage(),
                            l.shortcut(),
                            l.writeGroup().orElse("")))
                .toList());
  }

  @Test
  void normalizationsCountWhereNoFilterOwnsThem() {
    assertThat(names(Unit.FILTERS, Unit.DENSE, Unit.NORMALIZATIONS))
        .containsExactly(
            "stem",
            "depthwise",
            "reduce",
            "expand",
            "grouped",
            "dilated",
            "side-bn",
            "wide",
            "hidden");
    assertThat(names(Unit.DENSE, Unit.NORMALIZATIONS))
        .containsExactly("stem-bn", "depthwise-bn", "grouped-bn", "side-bn", "wide-bn", "hidden");
    assertThat(names(Unit.DENSE)).containsExactly("hidden");
    assertThat(CATALOG.unit("wide-bn").shortcut()).isTrue();
    assertThat(CATALOG.unit("side-bn").shortcut()).isFalse();
  }

  @Test
  void unitsAreReadWhereTheirActivationIs() {
    UnitLayer hidden = CATALOG.unit("hidden");
    assertThat(hidden.units()).isEqualTo(12);
    assertThat(hidden.output()).isEqualTo("hidden");
    assertThat(hidden.rectified()).isTrue();
    UnitLayer side = CATALOG.unit("side-bn");
    assertThat(side.units()).isEqualTo(32);
    assertThat(side.activation()).isEmpty();
    assertThat(side.rectified()).isFalse();
    assertThat(CATALOG.unit("depthwise-bn").activation()).contains("depthwise-act");
    assertThat(CATALOG.unit("depthwise-bn").rectified()).isFalse();
  }

  /** Each number has its own position as value. */
  @Test
  void aUnitOwnsItsWeightsAndItsBias() {
    NETWORK.init();
    float[] numbers = new float[CATALOG.parameters()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    FloatArrays.assign(NETWORK.params(), numbers);
    INDArray weights = NETWORK.getParam("hidden_W");
    List<Range> own = CATALOG.unit("hidden").own(7);
    float[] column = FloatArrays.copyOf(weights.getColumn(7));
    assertThat(own).hasSize(2);
    assertThat(own.get(0).length()).isEqualTo(32);
    for (int i = 0; i < column.length; i++) {
      assertThat(column[i]).isEqualTo(own.get(0).start() + i);
    }
    assertThat(NETWORK.getParam("hidden_b").getFloat(7)).isEqualTo(own.get(1).start());
    assertThat(CATALOG.unit("side-bn").own(7)).isEmpty();
    assertThat(NETWORK.getParam("side-bn_gamma").getFloat(7))
        .isEqualTo(CATALOG.unit("side-bn").weights(7).start());
  }

  @Test
  void aNetworkMayHaveNone() {
    FilterCatalog plain =
        FilterCatalog.of(TestNetworks.spec(Architecture.RESNET_SMALL, 32).configuration());
    assertThatThrownBy(() -> plain.index(List.of(Unit.DENSE)))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("dense", "network.units=[filters]");
  }
}
