package org.permafrost.rank;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FilterRankingTest {
  /** Maxima of two images of each class: filter 0 responds to everything. */
  private static final ClassScores A =
      RankCases.scores(0, new float[] {9, 3, 0}, new float[] {9, 1, 0});

  private static final ClassScores B =
      RankCases.scores(1, new float[] {9, 0, 1}, new float[] {9, 0, 2});

  @Test
  void sumOfMaximaPutsTheFilterThatFiresForEverythingFirst() {
    FilterIndex index = RankCases.network(3);

    assertThat(FilterRanking.of(index, FilterValues.sums(A)))
        .containsExactly(
            new FilterRank(0, new FilterId("stage1_conv", 0), 18, 1, 1 / 3.0),
            new FilterRank(0, new FilterId("stage1_conv", 1), 4, 2, 2 / 3.0),
            new FilterRank(0, new FilterId("stage1_conv", 2), 0, 3, 1));
    assertThat(FilterRanking.of(index, FilterValues.sums(B)))
        .extracting(r -> r.filter().index(), FilterRank::score, FilterRank::label)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(0, 18.0, 1),
            org.assertj.core.groups.Tuple.tuple(2, 3.0, 1),
            org.assertj.core.groups.Tuple.tuple(1, 0.0, 1));
  }

  @Test
  void tiesGoToTheSmallerIndex() {
    ClassScores scores = RankCases.scores(0, new float[] {2, 5, 0, 5, 2, 0});

    assertThat(FilterRanking.of(RankCases.network(6), FilterValues.sums(scores)))
        .extracting(r -> r.filter().index())
        .containsExactly(1, 3, 0, 4, 2, 5);
  }

  @Test
  void everyLayerIsRankedOnItsOwn() {
    ClassScores scores = RankCases.scores(0, new float[] {1, 2, 30, 10, 20});

    List<FilterRank> ranks = FilterRanking.of(RankCases.network(2, 3), FilterValues.sums(scores));

    assertThat(ranks)
        .extracting(FilterRank::filter)
        .containsExactly(
            new FilterId("stage1_conv", 1),
            new FilterId("stage1_conv", 0),
            new FilterId("stage2_conv", 0),
            new FilterId("stage2_conv", 2),
            new FilterId("stage2_conv", 1));
    assertThat(ranks).extracting(FilterRank::rank).containsExactly(1, 2, 1, 2, 3);
  }
}
