package org.permafrost.score.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.junit.jupiter.api.Test;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.zoo.GridNetwork;
import org.permafrost.rank.ClassScores;
import org.permafrost.score.WeightedNetwork;
import org.permafrost.score.ranking.Ranking;
import org.permafrost.score.ranking.ScoreCompletion;
import org.permafrost.score.ranking.ScoreSheet;
import org.permafrost.settings.SettingsLoader;

class ControlsTest {
  /** Layers of 4 and 8 filters. */
  private static final WeightedNetwork NETWORK = network();

  private static WeightedNetwork network() {
    ComputationGraphConfiguration configuration =
        GridNetwork.configuration(SettingsLoader.defaults().train().optimizer());
    return new WeightedNetwork(
        configuration.toJson(),
        GridNetwork.initial(configuration),
        32,
        FilterCatalog.of(configuration));
  }

  private static double[] values(String scorer, int label, long seed) {
    ClassScores first = new ClassScores(0, 12);
    first.add(new float[] {1, 2, 3, 4, 10, 20, 30, 40, 50, 60, 70, 80}, 0);
    ClassScores second = new ClassScores(1, 12);
    second.add(new float[] {4, 3, 2, 1, 80, 70, 60, 50, 40, 30, 20, 10}, 0);
    ScoreSheet measured = new ScoreSheet(Map.of(Scorers.MAX_ACTIVATION, List.of(first, second)));
    ScoreSheet all =
        new ScoreCompletion(NETWORK, List.of(0, 1), seed)
            .complete(measured, List.of(Scorers.named(scorer)));
    return Ranking.parse(scorer).of(NETWORK.catalog().index(), all, List.of(label)).values();
  }

  @Test
  void shufflingKeepsEachLayersValuesAndMovesThem() {
    double[] shuffled = values("shuffled", 0, 1);

    assertThat(Arrays.copyOf(shuffled, 4)).containsExactlyInAnyOrder(1, 2, 3, 4);
    assertThat(Arrays.copyOfRange(shuffled, 4, 12))
        .containsExactlyInAnyOrder(10, 20, 30, 40, 50, 60, 70, 80)
        .isNotEqualTo(new double[] {10, 20, 30, 40, 50, 60, 70, 80});
    assertThat(values("shuffled", 0, 1)).isEqualTo(shuffled);
    assertThat(values("shuffled", 0, 2)).isNotEqualTo(shuffled);
  }

  @Test
  void randomDependsOnSeedAndClassOnly() {
    double[] random = values("random", 0, 1);

    assertThat(random).hasSize(12).doesNotHaveDuplicates();
    assertThat(Arrays.stream(random).min().getAsDouble()).isNotNegative();
    assertThat(values("random", 0, 1)).isEqualTo(random);
    assertThat(values("random", 1, 1)).isNotEqualTo(random);
    assertThat(values("random", 0, 2)).isNotEqualTo(random);
  }
}
