package org.permafrost.score.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.junit.jupiter.api.Test;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;
import org.permafrost.network.zoo.GridNetwork;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.RankCases;
import org.permafrost.score.WeightScorer;
import org.permafrost.score.WeightedNetwork;
import org.permafrost.score.ranking.ScoreSheet;
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
