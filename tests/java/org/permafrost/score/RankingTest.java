package org.permafrost.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.rank.Contrast;
import org.permafrost.rank.FilterValues;
import org.permafrost.rank.RankCases;

class RankingTest {
  /** Maxima of two images of each class: filter 0 responds to everything. */
  private static final ScoreSheet SCORES =
      new ScoreSheet(
          Map.of(
              ScoringMethod.MAX_ACTIVATION,
              List.of(
                  RankCases.scores(0, new float[] {9, 3, 0}, new float[] {9, 1, 0}),
                  RankCases.scores(1, new float[] {9, 0, 1}, new float[] {9, 0, 2}),
                  RankCases.scores(2, new float[] {9, 0, 0}, new float[] {9, 0, 0}))));

  @Test
  void namesAreReadAndWrittenAlike() {
    for (String name : List.of("max-activation", "apoz:auc", "rank-sum:welch")) {
      assertThat(Ranking.parse(name).label()).isEqualTo(name);
    }
    assertThat(Ranking.list("apoz, rank-sum:auc,apoz", Contrast.WELCH))
        .extracting(Ranking::label)
        .containsExactly("apoz:welch", "rank-sum:auc");
  }

  @Test
  void unknownNamesAreRefusedWithTheNearest() {
    refused("max-activatoin", "max-activatoin", "did you mean max-activation");
    refused("apoz:welsh", "welsh", "did you mean welch", "selectivity");
    refused("", "Known");
  }

  private static void refused(String name, String... words) {
    assertThatThrownBy(() -> Ranking.parse(name))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContainingAll(words);
  }

  @Test
  void sumsOfOneClassAndOfSeveral() {
    Ranking ranking = Ranking.parse("max-activation");

    assertThat(ranking.comparesClasses()).isFalse();
    assertThat(ranking.of(SCORES, List.of(1)).values()).containsExactly(18, 0, 3);
    FilterValues pooled = ranking.of(SCORES, List.of(1, 0));
    assertThat(pooled.values()).containsExactly(36, 4, 3);
    assertThat(pooled.label()).isEqualTo(1);
    assertThat(pooled.count()).isEqualTo(4);
    assertThat(pooled.mean(1)).isEqualTo(1);
  }

  @Test
  void aContrastLeavesOutTheClassesOfTheRanking() {
    Ranking ranking = Ranking.parse("max-activation:selectivity");

    assertThat(ranking.comparesClasses()).isTrue();
    assertThat(ranking.of(SCORES, List.of(0)).values()).containsExactly(9 / 27.0, 1, 0);
    assertThat(ranking.of(SCORES, List.of(0, 1)).values()).containsExactly(0.5, 1, 1);
    assertThat(ranking.of(SCORES, List.of(2)).dead()).containsExactly(false, true, true);
  }
}
