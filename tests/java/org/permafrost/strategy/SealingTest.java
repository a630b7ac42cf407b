package org.permafrost.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.permafrost.strategy.StrategyCases.f1;
import static org.permafrost.strategy.StrategyCases.labels;
import static org.permafrost.strategy.StrategyCases.settings;
import static org.permafrost.strategy.StrategyCases.start;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.FilterValues;
import org.permafrost.rank.FreezeMask;
import org.permafrost.rank.FreezeMask.Frozen;
import org.permafrost.rank.RankCases;
import org.permafrost.settings.TrainSettings.Mode;

/** When classes are ranked, repaired and sealed. */
class SealingTest {
  private static final FilterId FILTER = new FilterId("stage1_conv", 0);

  private static Strategy strategy(Mode mode, int epochs, String when) {
    return new Strategy(
        mode,
        settings("freeze", "sealed", "freeze-at", when, "protect.repair-epochs", "2"),
        new Protection(true, true, true, true, 2),
        epochs);
  }

  private static LearningState withChosen(LearningState state, int epoch) {
    return state.withSeal(state.seal().withChosen(List.of(new Frozen(FILTER, 0, epoch, 5, 1))));
  }

  @Test
  void aClassThatPassesStaysInTrainingUntilItsRepairIsOver() {
    Strategy strategy = strategy(Mode.DROP_FREEZE, 10, "passing");

    Decision passed = strategy.decide(start(3), f1(0.9, 0, 0));
    assertThat(passed.ranked()).containsExactly(0);
    assertThat(passed.left()).isEmpty();
    assertThat(passed.state().active()).isEqualTo(labels(0, 1, 2));
    assertThat(passed.state().seal().repairs()).isEqualTo(Map.of(0, 1));

    Decision repaired = strategy.decide(withChosen(passed.state(), 1), f1(0.9, 0, 0));
    assertThat(repaired.ranked()).isEmpty();
    assertThat(repaired.state().mask().size()).isZero();

    Decision sealed = strategy.decide(repaired.state(), f1(0.9, 0, 0));
    assertThat(sealed.left()).containsExactly(0);
    assertThat(sealed.state().active()).isEqualTo(labels(1, 2));
    assertThat(sealed.state().seal().sealed()).isEqualTo(Map.of(0, 3));
    assertThat(sealed.state().seal().isRepairing()).isFalse();
    assertThat(sealed.state().seal().chosen().size()).isZero();
    assertThat(sealed.state().mask().of(FILTER)).contains(new Frozen(FILTER, 0, 3, 5, 1));
  }

  @Test
  void whatIsInRepairWhenTheEpochsAreUsedUpIsSealedThen() {
    Strategy strategy = strategy(Mode.FREEZE, 2, "passing");
    LearningState first = withChosen(strategy.decide(start(2), f1(0.9, 0)).state(), 1);

    Decision last = strategy.decide(first, f1(0.9, 0.9));

    assertThat(last.ranked()).as("class 1 has no epoch left for a repair").isEmpty();
    assertThat(last.state().seal().sealed()).isEqualTo(Map.of(0, 2));
    assertThat(last.end()).isTrue();
  }

  @Test
  void atTheEndAllClassesAreRankedAndTheRunGoesOnForTheRepair() {
    Strategy strategy = strategy(Mode.FREEZE, 2, "end");
    Decision first = strategy.decide(start(2), f1(0.9, 0.9));
    assertThat(first.ranked()).isEmpty();

    Decision second = strategy.decide(first.state(), f1(0.9, 0));
    assertThat(second.ranked()).containsExactly(0, 1);
    assertThat(second.end()).isFalse();

    Decision third = strategy.decide(withChosen(second.state(), 2), f1(0, 0));
    assertThat(third.end()).isFalse();
    Decision fourth = strategy.decide(third.state(), f1(0, 0));
    assertThat(fourth.end()).isTrue();
    assertThat(fourth.state().seal().sealed()).isEqualTo(Map.of(0, 4, 1, 4));
  }

  @Test
  void withoutEpochsTheRunStartsWithTheRepair() {
    Strategy strategy = strategy(Mode.FREEZE, 0, "end");

    Decision beginning = strategy.start(start(2));

    assertThat(beginning.ranked()).containsExactly(0, 1);
    assertThat(beginning.end()).isFalse();
    assertThat(strategy.start(beginning.state()).ranked()).as("only once").isEmpty();
    assertThat(strategy(Mode.FREEZE, 3, "end").start(start(2)).ranked()).isEmpty();
  }

  @Test
  void neverMeansThatNothingNewIsChosenAndWhatIsSealedStays() {
    LearningState inherited = start(2).withSeal(SealState.inherited(Set.of(5, 6)));

    Decision decision = strategy(Mode.FREEZE, 1, "never").decide(inherited, f1(1, 1));

    assertThat(decision.ranked()).isEmpty();
    assertThat(decision.end()).isTrue();
    assertThat(decision.state().seal().sealed()).isEqualTo(Map.of(5, 0, 6, 0));
    assertThat(decision.state().known()).isEqualTo(labels(0, 1, 5, 6));
  }

  @Test
  void aSealedClassIsNotSealedAgain() {
    LearningState state = start(2).withSeal(SealState.inherited(Set.of(0)));

    assertThat(strategy(Mode.FREEZE, 9, "passing").decide(state, f1(1, 1)).ranked())
        .containsExactly(1);
  }

  /** Shares 0.1 0.2 0.3 0.4 of one layer and 0.4 0.3 0.2 0.1 of another, ten times as large. */
  @Test
  void groupsFreezeTogetherAndNoLayerOutweighsAnother() {
    FilterIndex index =
        new FilterIndex(
            List.of(
                new FilterIndex.Layer("stem", 4, "stem", false, "stage1"),
                new FilterIndex.Layer("stage1-conv1", 4, "stage1", false),
                new FilterIndex.Layer("stage1-conv2", 4, "stage1", false, "stage1")));
    FilterValues scores =
        FilterValues.sums(
            RankCases.scores(0, new float[] {1, 2, 3, 4, 9, 1, 1, 1, 40, 10, 20, 30}));

    FreezeMask mask =
        new FilterChoice(index, settings("freeze", "sealed", "top", "0.25"), true)
            .choose(FreezeMask.none(), scores, List.of(scores), 1, 7);

    // Relative scores of the stream: 0.4+1.6, 0.8+0.4, 1.2+0.8, 1.6+1.2 (each divided by 2).
    assertThat(mask.filters())
        .containsExactlyInAnyOrder(
            new FilterId("stem", 3),
            new FilterId("stage1-conv2", 3),
            new FilterId("stage1-conv1", 0));
    assertThat(mask.of(new FilterId("stem", 3)).orElseThrow().score()).isEqualTo(4);
    assertThat(mask.of(new FilterId("stage1-conv2", 3)).orElseThrow().rank()).isEqualTo(2);
  }
}
