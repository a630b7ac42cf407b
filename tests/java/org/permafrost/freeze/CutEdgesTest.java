package org.permafrost.freeze;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.SettingsLoader;

class CutEdgesTest {
  /** What the second layer makes of (1, 1). */
  private static float output(ComputationGraph network) {
    INDArray image = Nd4j.ones(1, 2, 1, 1);
    return network.feedForward(image, false).get("second-relu").getFloat(0);
  }

  /** Unit 2 of the first layer goes on learning: its output triples. */
  private static void unitTwoMoves(ComputationGraph network) {
    network.getLayer("first").getParam("W").putScalar(new int[] {1, 1, 0, 0}, 3);
  }

  private static final FilterId FIRST = new FilterId("first", 0);
  private static final FilterId SECOND = new FilterId("second", 0);

  @Test
  void aFrozenFilterAnswersDifferentlyOnceWhatItReadsMoves() {
    ComputationGraph network = TwoLayers.network();
    assertThat(output(network)).isEqualTo(1.5f);

    unitTwoMoves(network);

    assertThat(output(network)).isEqualTo(2.5f);
  }

  @Test
  void withTheEdgeCutItAnswersTheSame() {
    ComputationGraph network = TwoLayers.network();
    CutEdges cuts = CutEdges.of(FilterCatalog.of(network), Map.of(FIRST, 1, SECOND, 1), Map.of());
    assertThat(cuts.size()).isEqualTo(1);
    assertThat(cuts.firstLeak(FloatArrays.copyOf(network.params())))
        .contains(new CutEdges.Leak("second", 0, 1, 0.5f));
    FlatZero.fill(network.params(), cuts.positions());
    assertThat(cuts.firstLeak(FloatArrays.copyOf(network.params()))).isEmpty();
    assertThat(output(network)).isEqualTo(1.0f);

    unitTwoMoves(network);

    assertThat(output(network)).isEqualTo(1.0f);
  }

  @Test
  void theImageIsNeverCut() {
    CutEdges cuts = CutEdges.of(FilterCatalog.of(TwoLayers.network()), Map.of(FIRST, 1), Map.of());

    assertThat(cuts.size()).isZero();
  }

  @Test
  void laterFiltersReadEarlierOnesButNotTheOtherWayRound() {
    FilterCatalog catalog = FilterCatalog.of(TwoLayers.network());
    FilterId later = new FilterId("first", 1);

    assertThat(CutEdges.of(catalog, Map.of(FIRST, 1, SECOND, 1, later, 2), Map.of()).size())
        .isEqualTo(1);
    assertThat(CutEdges.of(catalog, Map.of(FIRST, 1, SECOND, 2, later, 1), Map.of()).size())
        .isZero();
  }

  @Test
  void aRowOfTheClassifierIsCutLikeAFilter() {
    FilterCatalog catalog = FilterCatalog.of(TwoLayers.network());

    assertThat(CutEdges.of(catalog, Map.of(), Map.of(1, 1)).positions())
        .isEqualTo(
            Intervals.of(
                List.of(
                    Range.between(
                        catalog.classifier().ranges(1).get(0).start(),
                        catalog.classifier().ranges(1).get(0).end()))));
    Map<FilterId, Integer> all = Map.of(FIRST, 1, new FilterId("first", 1), 1, SECOND, 1);
    assertThat(CutEdges.of(catalog, all, Map.of(1, 1)).size()).isZero();
  }

  /** Stage 1 of a residual network is written by the stem and by conv2 of its block. */
  @Test
  void aChannelOfAStreamIsProtectedIfEveryFilterThatWritesItIs() {
    FilterCatalog catalog =
        FilterCatalog.of(
            new NetworkSpec(
                    Architecture.RESNET_SMALL,
                    32,
                    4,
                    1,
                    SettingsLoader.defaults().train().optimizer())
                .configuration());
    Map<FilterId, Integer> filters = new HashMap<>();
    FilterId reader = new FilterId("stage2-block1-conv1", 5);
    filters.put(reader, 1);
    int channels = catalog.layer(reader.layer()).channels();
    assertThat(catalog.sources(reader.layer()).layers())
        .containsExactly("stem", "stage1-block1-conv2");

    filters.put(new FilterId("stem", 3), 1);
    assertThat(CutEdges.of(catalog, filters, Map.of()).size()).isEqualTo(9L * channels);

    filters.put(new FilterId("stage1-block1-conv2", 3), 1);
    filters.remove(new FilterId("stem", 3));
    long withoutStem = CutEdges.of(catalog, filters, Map.of()).size();
    filters.put(new FilterId("stem", 3), 1);
    long withStem = CutEdges.of(catalog, filters, Map.of()).size();
    long ownEdges = 9L * catalog.layer("stage1-block1-conv2").channels();
    assertThat(withoutStem).isEqualTo(9L * channels + ownEdges);
    assertThat(withStem).isEqualTo(9L * (channels - 1) + ownEdges);
  }
}
