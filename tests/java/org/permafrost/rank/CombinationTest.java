package org.permafrost.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class CombinationTest {
  private static FilterValues values(double... values) {
    boolean[] dead = new boolean[values.length];
    dead[0] = values[0] == 0;
    return new FilterValues(3, 5, values, dead);
  }

  /** Layers of two filters: (1, 3) has z-scores -1 and 1 whatever its scale. */
  @Test
  void meanOfStandardScoresIsTakenLayerByLayer() {
    FilterValues combined =
        Combination.MEAN.of(
            RankCases.network(2, 2), List.of(values(1, 3, 100, 300), values(7, 7, 0.2, 0.1)));

    assertThat(combined.values()).containsExactly(new double[] {-.5, .5, 0, 0}, within(1e-12));
    assertThat(combined.label()).isEqualTo(3);
    assertThat(combined.mean(1)).isCloseTo(.5, within(1e-12));
  }

  @Test
  void aFilterIsDeadIfItIsInAllParts() {
    FilterIndex index = RankCases.network(2);

    assertThat(Combination.MEAN.of(index, List.of(values(0, 1), values(0, 1))).dead()[0]).isTrue();
    assertThat(Combination.MEAN.of(index, List.of(values(0, 1), values(2, 1))).dead()[0]).isFalse();
  }

  /** One of ten is chosen: the best by the first score that has half of the best second score. */
  @Test
  void copsPutsTheBestThatReachesTheFloorOnTop() {
    double[] first = {10, 9, 8, 1, 1, 1, 1, 1, 1, 1};
    double[] second = {0, 1, 6, 10, 1, 1, 1, 1, 1, 1};

    FilterValues combined =
        Combination.COPS.of(RankCases.network(10), List.of(values(first), values(second)));

    assertThat(FilterRanking.of(RankCases.network(10), combined).get(0).filter().index())
        .isEqualTo(2);
  }
}
