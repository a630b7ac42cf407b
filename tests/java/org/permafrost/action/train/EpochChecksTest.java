package org.permafrost.action.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.permafrost.action.rank.ClassRanks;
import org.permafrost.method.Hold;
import org.permafrost.method.Method;
import org.permafrost.method.Promise;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.ConfusionMatrix;
import org.permafrost.rank.FilterValues;
import org.permafrost.score.method.Scorers;
import org.permafrost.score.ranking.ScoreSheet;
import org.permafrost.strategy.Decision;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.Protection;

class EpochChecksTest {
  /** Scores of some classes, all with this largest score. */
  private static DropCheck.Outcome outcome(
      List<Integer> learned, List<Integer> readmitted, float score, Integer... scored) {
    LearningState state = LearningState.start(new TreeSet<>(List.of(0, 1, 2)));
    return new DropCheck.Outcome(
        new ConfusionMatrix((int) score),
        new Decision(learned, learned, learned, readmitted, state, score > 1),
        new Remembering(score),
        state,
        ranks(score, scored),
        Duration.ofSeconds((long) score),
        Duration.ofSeconds(10 * (long) score));
  }

  /** A method by what it remembers. */
  private record Remembering(float score) implements Method {
    @Override
    public String label() {
      return "remembering";
    }

    @Override
    public Protection protection() {
      return Protection.OF_FILTERS;
    }

    @Override
    public Promise promise() {
      return Promise.soft("which holds nothing");
    }

    @Override
    public Hold hold(LearningState state, double progress) {
      return Hold.nothing();
    }
  }

  private static ClassRanks ranks(float score, Integer... scored) {
    List<ClassScores> scores =
        IntStream.range(0, scored.length).mapToObj(i -> scores(scored[i], score)).toList();
    return new ClassRanks(
        new ScoreSheet(Map.of(Scorers.MAX_ACTIVATION, scores)),
        scores.stream().map(FilterValues::sums).toList());
  }

  private static ClassScores scores(int label, float score) {
    ClassScores scores = new ClassScores(label, 1);
    scores.add(new float[] {score}, 0);
    return scores;
  }

  @Test
  void theReportOfAnEpochHasBothTests() {
    DropCheck.Outcome both =
        EpochChecks.both(
            outcome(List.of(2), List.of(), 1, 0, 1, 2),
            outcome(List.of(0), List.of(2), 5, 0, 1, 2));

    assertThat(both.matrix().classes()).as("metrics are those of the end").isEqualTo(5);
    assertThat(both.decision().learned()).containsExactly(2, 0);
    assertThat(both.decision().ranked()).containsExactly(2, 0);
    assertThat(both.decision().left()).containsExactly(2, 0);
    assertThat(both.decision().readmitted()).containsExactly(2);
    assertThat(both.decision().end()).isTrue();
    assertThat(both.ranks().values()).extracting(FilterValues::label).containsExactly(0, 1, 2);
    assertThat(both.ranks().values())
        .extracting(values -> values.values()[0])
        .containsExactly(5.0, 5.0, 1.0);
    assertThat(both.ranks().scores().of(Scorers.MAX_ACTIVATION))
        .as("class 2 was ranked in the middle")
        .extracting(s -> s.max(0))
        .containsExactly(5.0, 5.0, 1.0);
    assertThat(both.evaluation()).isEqualTo(Duration.ofSeconds(6));
    assertThat(both.ranking()).isEqualTo(Duration.ofSeconds(60));
    assertThat(both.method()).as("of the test at the end").isEqualTo(new Remembering(5));
  }
}
