package org.permafrost.score.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.rank.Contrast;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.FilterValues;
import org.permafrost.rank.RankCases;
import org.permafrost.score.method.Scorers;

class RankingTest {
  private static final FilterIndex INDEX = RankCases.network(3);

  /** Maxima of two images of each class: filter 0 responds to everything. */
  private static final ScoreSheet SCORES =
      new ScoreSheet(
          Map.of(
              Scorers.MAX_ACTIVATION,
              List.of(
                  RankCases.scores(0, new float[] {9, 3, 0}, new float[] {9, 1, 0}),
                  RankCases.scores(1, new float[] {9, 0, 1}, new float[] {9, 0, 2}),
                  RankCases.scores(2, new float[] {9, 0, 0}, new float[] {9, 0, 0}))));

  @Test
  void namesAreReadAndWrittenAlike() {
    for (String name :
        List.of(
            "max-activation",
            "apoz:auc",
            "mean(taylor,apoz:auc)",
            "cops(taylor,mean(apoz,clusters))")) {
      assertThat(Ranking.parse(name).label()).isEqualTo(name);
    }
    assertThat(Ranking.list("apoz, rank-sum:auc,apoz", Contrast.WELCH))
        .extracting(Ranking::label)
        .containsExactly("apoz:welch", "rank-sum:auc");
    assertThat(Ranking.list("random,apoz", Contrast.AUC))
        .extracting(Ranking::label)
        .containsExactly("random", "apoz:auc");
  }

  @Test
  void unknownNamesAreRefusedWithTheNearest() {
    refused("max-activatoin", "max-activatoin", "did you mean max-activation");
    refused("apoz:welsh", "welsh", "did you mean welch", "selectivity");
    refused("", "Known");
    refused("random:welch", "random", "leave out :welch");
    refused("maen(apoz,taylor)", "maen", "did you mean mean");
    refused("mean(apoz)", "two or more", "1");
    refused("cops(apoz,taylor,fisher)", "two different", "3");
    refused("mean(apoz", "mean(apoz");
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
    assertThat(ranking.of(INDEX, SCORES, List.of(1)).values()).containsExactly(18, 0, 3);
    FilterValues pooled = ranking.of(INDEX, SCORES, List.of(1, 0));
    assertThat(pooled.values()).containsExactly(36, 4, 3);
    assertThat(pooled.label()).isEqualTo(1);
    assertThat(pooled.count()).isEqualTo(4);
    assertThat(pooled.mean(1)).isEqualTo(1);
  }

  @Test
  void aContrastLeavesOutTheClassesOfTheRanking() {
    Ranking ranking = Ranking.parse("max-activation:selectivity");

    assertThat(ranking.comparesClasses()).isTrue();
    assertThat(ranking.of(INDEX, SCORES, List.of(0)).values()).containsExactly(9 / 27.0, 1, 0);
    assertThat(ranking.of(INDEX, SCORES, List.of(0, 1)).values()).containsExactly(0.5, 1, 1);
    assertThat(ranking.of(INDEX, SCORES, List.of(2)).dead()).containsExactly(false, true, true);
  }

  @Test
  void combinationsRankByTheirParts() {
    Ranking ranking = Ranking.parse("mean(max-activation,max-activation:selectivity)");

    assertThat(ranking.comparesClasses()).isTrue();
    assertThat(ranking.scorers()).containsExactly(Scorers.MAX_ACTIVATION);
    // Sums 18, 4, 0 and shares 1/3, 1, 0: the second filter is far ahead in one of both.
    double[] values = ranking.of(INDEX, SCORES, List.of(0)).values();
    assertThat(values[0] + values[1] + values[2]).isCloseTo(0, within(1e-12));
    assertThat(values[2]).isLessThan(values[1]).isLessThan(values[0]);
  }
}
