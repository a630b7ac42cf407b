package org.permafrost.score.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.junit.jupiter.api.Test;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.GridNetwork;
import org.permafrost.network.zoo.MixedNetwork;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.RankCases;
import org.permafrost.score.WeightScorer;
import org.permafrost.score.WeightedNetwork;
import org.permafrost.score.ranking.ScoreCompletion;
import org.permafrost.score.ranking.ScoreSheet;
import org.permafrost.settings.NetworkSettings.Unit;
import org.permafrost.settings.SettingsLoader;

class WeightScorersTest {
  /** A chain of two convolutions of 4 and 8 filters. */
  private static final ComputationGraphConfiguration CONFIGURATION =
      GridNetwork.configuration(SettingsLoader.defaults().train().optimizer());

  private static final FilterCatalog CATALOG = FilterCatalog.of(CONFIGURATION);

  private static double[] score(WeightScorer scorer, float[] parameters) {
    return scorer.score(new WeightedNetwork(CONFIGURATION.toJson(), parameters, 32, CATALOG), 0, 1);
  }

  @Test
  void magnitudeIsTheSumOfAbsoluteWeights() {
    float[] parameters = new float[CATALOG.parameters()];
    Range weights = CATALOG.layers().get(1).weights(3);
    parameters[weights.start()] = -2;
    parameters[weights.start() + weights.length() - 1] = 0.5f;

    double[] scores = score(new WeightMagnitude(), parameters);

    assertThat(scores).hasSize(12);
    assertThat(scores[4 + 3]).isEqualTo(2.5);
    assertThat(Arrays.stream(scores).sum()).isEqualTo(2.5);
  }

  /** What flows into a layer of a chain flows out of it. */
  @Test
  void everyLayerOfAChainHasTheSameSynapticFlow() {
    double[] flow = score(new SynFlow(), GridNetwork.initial(CONFIGURATION));

    assertThat(Arrays.stream(flow, 0, 4).sum()).isCloseTo(0.5, within(1e-9));
    assertThat(Arrays.stream(flow, 4, 12).sum()).isCloseTo(0.5, within(1e-9));
    assertThat(flow).doesNotContain(0);
  }

  /** Through two convolutions and a hidden dense layer. */
  @Test
  void aHiddenDenseLayerHasItToo() {
    ComputationGraphConfiguration network =
        new NetworkSpec(
                Architecture.LENET5, 32, 4, 1, SettingsLoader.defaults().train().optimizer())
            .configuration();
    float[] parameters = MixedNetwork.initial(network);
    WeightedNetwork weighted =
        new WeightedNetwork(
            network.toJson(),
            parameters,
            32,
            FilterCatalog.of(network),
            List.of(Unit.FILTERS, Unit.DENSE));

    double[] flow = new SynFlow().score(weighted, 0, 1);

    assertThat(flow).hasSize(20 + 50 + 500);
    assertThat(Arrays.stream(flow, 0, 20).sum()).isCloseTo(1 / 3.0, within(1e-9));
    assertThat(Arrays.stream(flow, 20, 70).sum()).isCloseTo(1 / 3.0, within(1e-9));
    assertThat(Arrays.stream(flow, 70, 570).sum()).isCloseTo(1 / 3.0, within(1e-9));
    double[] magnitude = new WeightMagnitude().score(weighted, 0, 1);
    Range weights = FilterCatalog.of(network).hidden().get(0).ranges(499).get(0);
    double sum = 0;
    for (int w = weights.start(); w < weights.end(); w++) {
      sum += Math.abs(parameters[w]);
    }
    assertThat(magnitude[569]).isEqualTo(sum);
  }

  /** Absolute weights would run into the bound, behind which nothing flows. */
  @Test
  void synapticFlowHasNoBoundOfSix() {
    ComputationGraphConfiguration network =
        new NetworkSpec(
                Architecture.MOBILENET_V2, 32, 4, 1, SettingsLoader.defaults().train().optimizer())
            .configuration();
    float[] parameters = MixedNetwork.initial(network);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] *= 3;
    }
    FilterCatalog catalog = FilterCatalog.of(network);

    double[] flow =
        new SynFlow().score(new WeightedNetwork(network.toJson(), parameters, 32, catalog), 0, 1);

    assertThat(new SynFlow().against(network)).isEmpty();
    assertThat(flow).doesNotContain(0);
    // The stem and the head are passed by all that flows.
    assertThat(Arrays.stream(flow, 0, 32).sum())
        .isCloseTo(Arrays.stream(flow, flow.length - 1280, flow.length).sum(), within(1e-9));
  }

  @Test
  void synapticFlowAndRelevanceRefuseGates() {
    ComputationGraphConfiguration mixed =
        MixedNetwork.configuration(SettingsLoader.defaults().train().optimizer());
    assertThat(new SynFlow().against(mixed).orElseThrow()).contains("4 activations and gates");
    assertThat(new LrpEpsilon().against(mixed).orElseThrow()).contains("5 activations and gates");
    assertThat(new SynFlow().against(CONFIGURATION)).isEmpty();
    assertThat(new LrpEpsilon().against(CONFIGURATION)).isEmpty();
  }

  /** Filters alone, where other units are wanted. */
  @Test
  void aScorerThatForgetsUnitsIsRefused() {
    WeightScorer forgetful =
        new WeightScorer() {
          @Override
          public String name() {
            return "forgetful";
          }

          @Override
          public double[] score(WeightedNetwork network, int label, long seed) {
            return new double[network.catalog().filters().size()];
          }
        };
    ComputationGraphConfiguration mixed =
        MixedNetwork.withHidden(SettingsLoader.defaults().train().optimizer());
    WeightedNetwork network =
        new WeightedNetwork(
            mixed.toJson(),
            MixedNetwork.initial(mixed),
            32,
            FilterCatalog.of(mixed),
            List.of(Unit.FILTERS, Unit.DENSE));
    assertThatThrownBy(
            () ->
                new ScoreCompletion(network, List.of(0), 1)
                    .complete(ScoreSheet.none(), List.of(forgetful)))
        .hasMessageContainingAll("forgetful", "network.units");
  }

  @Test
  void synapticFlowIgnoresSignsAndFollowsTheScaleOfAFilter() {
    float[] parameters = GridNetwork.initial(CONFIGURATION);
    double[] before = score(new SynFlow(), parameters);
    float[] other = parameters.clone();
    ConvolutionFilters layer = CATALOG.layers().get(1);
    Range weights = layer.weights(5);
    for (int w = weights.start(); w < weights.start() + weights.length(); w++) {
      other[w] *= -4;
    }

    double[] after = score(new SynFlow(), other);

    assertThat(after[9] / after[4]).isCloseTo(4 * before[9] / before[4], within(1e-9));
    assertThat(after[5] / after[4]).isCloseTo(before[5] / before[4], within(1e-9));
  }

  /**
   * Ten filters make one cluster. Its profiles over two classes point along (1, 0) or (3, 4)/5, so
   * the centre is nearer to the eight that are alike.
   */
  @Test
  void theMedoidOfACluster() {
    float[] a = {3, 3, 3, 1, 2, 3, 4, 5, 6, 0};
    float[] b = {4, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    FilterIndex index = RankCases.network(10);
    List<ClassScores> all = List.of(RankCases.scores(0, a), RankCases.scores(1, b));

    double[] values = new Clusters().derive(index, all.get(0), all, 1);

    // Equally near: place by index, from filter 1 on; filter 0 is far, filter 9 never fires.
    assertThat(values[1]).isCloseTo(10 - 0 + 0.5 * 3 / 6, within(1e-12));
    assertThat(values[2]).isCloseTo(10 - 1 + 0.5 * 3 / 6, within(1e-12));
    assertThat(values[8]).isCloseTo(10 - 7 + 0.5, within(1e-12));
    assertThat(values[0]).isCloseTo(10 - 8 + 0.5 * 3 / 6, within(1e-12));
    assertThat(values[9]).isZero();
  }

  @Test
  void oneOfEachClusterComesFirst() {
    float[] a = {9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 1, 1};
    float[] b = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 7};
    FilterIndex index = RankCases.network(20);
    List<ClassScores> all = List.of(RankCases.scores(0, a), RankCases.scores(1, b));
    ScoreSheet measured = new ScoreSheet(Map.of(new MeanActivation(), all));

    double[] values =
        new Clusters()
            .derive(index, measured.of(Scorers.named(new Clusters().base())).get(0), all, 1);

    assertThat(values[0]).isGreaterThan(values[18]).isEqualTo(20.5);
    assertThat(values[18]).isGreaterThan(values[1]);
  }
}
