package org.permafrost.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.permafrost.strategy.StrategyCases.f1;
import static org.permafrost.strategy.StrategyCases.labels;
import static org.permafrost.strategy.StrategyCases.settings;
import static org.permafrost.strategy.StrategyCases.start;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.permafrost.settings.TrainSettings.Mode;

class StrategyTest {
  private static final int EPOCHS = 30;

  private static Strategy strategy(Mode mode, String... keysAndValues) {
    return new Strategy(mode, settings(keysAndValues), Protection.OF_FILTERS, EPOCHS);
  }

  @Test
  void aClassThatPassesTwiceIsDroppedOnce() {
    Strategy strategy = strategy(Mode.DROP_FREEZE_RESIDUE);

    Decision first = strategy.decide(start(3), f1(0.1, 0.9, 0.2));
    Decision second = strategy.decide(first.state(), f1(0.1, 0.95, 0.2));

    assertThat(first.learned()).containsExactly(1);
    assertThat(first.end()).isFalse();
    assertThat(second.learned()).isEmpty();
    assertThat(second.state().active()).containsExactly(0, 2);
    assertThat(second.state().dropped()).containsExactly(1);
    assertThat(second.state().learned()).containsExactly(java.util.Map.entry(1, 1));
    assertThat(second.state().epoch()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"DROP", "DROP_RESIDUE", "DROP_FREEZE", "DROP_FREEZE_RESIDUE"})
  void whenAllPassInTheFirstEpochTheRunEnds(Mode mode) {
    Decision decision = strategy(mode).decide(start(3), f1(0.9, 0.8, 0.85));

    assertThat(decision.learned()).containsExactly(0, 2, 1);
    assertThat(decision.state().active()).isEmpty();
    assertThat(decision.end()).isTrue();
  }

  @Test
  void exactlyAtTheThresholdPasses() {
    assertThat(strategy(Mode.DROP).decide(start(2), f1(0.8, Math.nextDown(0.8))).learned())
        .containsExactly(0);
  }

  @Test
  void patienceWantsEpochsInARow() {
    Strategy strategy = strategy(Mode.DROP, "patience", "2");

    Decision one = strategy.decide(start(2), f1(0.9, 0.9));
    Decision two = strategy.decide(one.state(), f1(0.9, 0.1));
    Decision three = strategy.decide(two.state(), f1(0.1, 0.9));
    Decision four = strategy.decide(three.state(), f1(0.1, 0.9));

    assertThat(one.learned()).isEmpty();
    assertThat(two.learned()).containsExactly(0);
    assertThat(three.learned()).as("the streak of class 1 was broken").isEmpty();
    assertThat(four.learned()).containsExactly(1);
    assertThat(four.end()).isTrue();
  }

  @Test
  void aLimitPerEpochTakesTheBestFirstAndTheOthersLater() {
    Strategy strategy = strategy(Mode.DROP, "max-drops-per-epoch", "2");

    Decision first = strategy.decide(start(4), f1(0.85, 0.95, 0.9, 0.95));
    Decision second = strategy.decide(first.state(), f1(0.85, 0, 0.9, 0));

    assertThat(first.learned()).as("ties go to the smaller label").containsExactly(1, 3);
    assertThat(second.learned()).containsExactly(2, 0);
    assertThat(second.end()).isTrue();
  }

  @Test
  void inTheMiddleOfAnEpochClassesLeaveAndTheEpochGoesOn() {
    Strategy strategy = strategy(Mode.DROP_RESIDUE, "readmit-margin", "0.1");

    Decision midway = strategy.decideMidway(start(3), f1(0.9, 0.1, 0.2));
    Decision end = strategy.decide(midway.state(), f1(0.75, 0.9, 0.2));
    Decision next = strategy.decideMidway(end.state(), f1(0.1, 0.9, 0.9));

    assertThat(midway.learned()).containsExactly(0);
    assertThat(midway.end()).isFalse();
    assertThat(midway.state().epoch()).as("not over yet").isZero();
    assertThat(midway.state().active()).containsExactly(1, 2);
    assertThat(midway.state().learned()).containsExactly(java.util.Map.entry(0, 1));
    assertThat(end.learned()).containsExactly(1);
    assertThat(end.state().epoch()).isEqualTo(1);
    assertThat(end.state().learned()).isEqualTo(java.util.Map.of(0, 1, 1, 1));
    assertThat(next.readmitted()).as("classes return at the end of an epoch").isEmpty();
    assertThat(next.state().active()).isEmpty();
    assertThat(next.end()).as("the epoch is trained to its end").isFalse();
    assertThat(next.state().idleEpochs()).isEqualTo(-1);
    assertThat(strategy.decide(next.state(), f1(0.9, 0.9, 0.9)).end()).isTrue();
  }

  @Test
  void everyTestCountsForPatience() {
    Strategy strategy = strategy(Mode.DROP, "patience", "2");

    Decision midway = strategy.decideMidway(start(3), f1(0.9, 0.9, 0.1));
    Decision end = strategy.decide(midway.state(), f1(0.9, 0.1, 0.9));
    Decision next = strategy.decideMidway(end.state(), f1(0.1, 0.9, 0.9));

    assertThat(midway.learned()).isEmpty();
    assertThat(end.learned()).containsExactly(0);
    assertThat(next.learned()).containsExactly(2);
  }

  @Test
  void theLimitPerEpochHoldsForBothTestsTogether() {
    Strategy strategy = strategy(Mode.DROP, "max-drops-per-epoch", "2");

    Decision midway = strategy.decideMidway(start(4), f1(0.9, 0.1, 0.1, 0.1));
    Decision end = strategy.decide(midway.state(), f1(0.9, 0.8, 0.85, 0.9));
    Decision next = strategy.decideMidway(end.state(), f1(0.9, 0.9, 0.9, 0.9));

    assertThat(midway.learned()).containsExactly(0);
    assertThat(end.learned()).containsExactly(3);
    assertThat(next.learned()).as("a new epoch, a new limit").containsExactly(1, 2);
  }

  @Test
  void freezeAloneLearnsInTheMiddleToo() {
    Decision midway = strategy(Mode.FREEZE).decideMidway(start(2), f1(0.9, 0.1));

    assertThat(midway.learned()).containsExactly(0);
    assertThat(midway.state().active()).containsExactly(0, 1);
  }

  @Test
  void aDroppedClassReturnsBelowTheMarginAndCanBeLearnedAgain() {
    Strategy strategy = strategy(Mode.DROP_RESIDUE, "readmit-margin", "0.05");
    LearningState dropped =
        strategy
            .decide(start(2), f1(0.9, 0.1))
            .state()
            .withResidue(java.util.Map.of(0, new java.util.TreeSet<>(java.util.Set.of("x"))));

    Decision stays = strategy.decide(dropped, f1(0.751, 0.1));
    Decision returns = strategy.decide(stays.state(), f1(0.74, 0.1));
    Decision again = strategy.decide(returns.state(), f1(0.9, 0.1));

    assertThat(stays.readmitted()).isEmpty();
    assertThat(returns.readmitted()).containsExactly(0);
    assertThat(returns.state().active()).containsExactly(0, 1);
    assertThat(returns.state().residue()).isEmpty();
    assertThat(returns.state().isLearned(0)).isFalse();
    assertThat(again.learned()).containsExactly(0);
    assertThat(again.state().learned()).containsEntry(0, 4);
  }

  @Test
  void withoutAMarginNobodyReturns() {
    Strategy strategy = strategy(Mode.DROP);

    Decision forgotten =
        strategy.decide(strategy.decide(start(2), f1(0.9, 0.1)).state(), f1(0, 0.1));

    assertThat(forgotten.readmitted()).isEmpty();
    assertThat(forgotten.state().active()).containsExactly(1);
  }

  @Test
  void baselineNeverLearnsAClass() {
    Decision decision = strategy(Mode.BASELINE).decide(start(2), f1(1, 1));

    assertThat(decision.learned()).isEmpty();
    assertThat(decision.state().active()).containsExactly(0, 1);
    assertThat(decision.end()).isFalse();
  }

  @Test
  void freezeAloneLearnsOnceAndDropsNothing() {
    Strategy strategy = strategy(Mode.FREEZE);

    Decision first = strategy.decide(start(2), f1(1, 1));
    Decision second = strategy.decide(first.state(), f1(1, 1));

    assertThat(first.learned()).containsExactly(0, 1);
    assertThat(first.state().active()).containsExactly(0, 1);
    assertThat(first.end()).isFalse();
    assertThat(second.learned()).isEmpty();
  }

  @Test
  void theEpochLimitEnds() {
    Strategy strategy = new Strategy(Mode.BASELINE, settings(), Protection.OF_FILTERS, 2);

    Decision first = strategy.decide(start(2), f1(0, 0));
    Decision second = strategy.decide(first.state(), f1(0, 0));

    assertThat(first.end()).isFalse();
    assertThat(second.end()).isTrue();
    assertThat(strategy.hasNothingLeft(second.state())).isFalse();
  }

  @Test
  void extraEpochsGoOnWithTheResidue() {
    Strategy strategy = strategy(Mode.DROP_RESIDUE, "extra-epochs", "2");

    Decision learned = strategy.decide(start(1), f1(0.9));
    Decision one = strategy.decide(learned.state(), f1(0.9));
    Decision two = strategy.decide(one.state(), f1(0.9));

    assertThat(learned.end()).isFalse();
    assertThat(one.end()).isFalse();
    assertThat(two.end()).isTrue();
    assertThat(two.state().idleEpochs()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"DROP", "DROP_FREEZE"})
  void withoutImagesThereAreNoExtraEpochs(Mode mode) {
    Decision decision = strategy(mode, "extra-epochs", "2").decide(start(1), f1(0.9));

    assertThat(decision.end()).as("an epoch without images cannot be trained").isTrue();
  }

  @Test
  void anEmptyResidueIsNone() {
    assertThat(
            strategy(Mode.DROP_RESIDUE, "residue", "0", "end", "empty-training-set")
                .decide(start(1), f1(0.9))
                .end())
        .isTrue();
    assertThat(
            strategy(Mode.DROP_RESIDUE, "residue", "0", "extra-epochs", "3")
                .decide(start(1), f1(0.9))
                .end())
        .isTrue();
  }

  @Test
  void emptyTrainingSetIsNeverReachedWithAResidue() {
    Strategy literal = strategy(Mode.DROP_RESIDUE, "end", "empty-training-set");
    Strategy withoutResidue = strategy(Mode.DROP, "end", "empty-training-set");

    assertThat(literal.decide(start(1), f1(0.9)).end()).isFalse();
    assertThat(withoutResidue.decide(start(1), f1(0.9)).end()).isTrue();
  }

  @Test
  void classesOutsideTrainingCountForNothing() {
    LearningState two = LearningState.start(labels(1, 3));

    Decision decision = strategy(Mode.DROP).decide(two, f1(1, 0.9, 1, 0.1));

    assertThat(decision.learned()).containsExactly(1);
    assertThat(decision.state().active()).containsExactly(3);
    assertThat(decision.state().streaks()).containsOnlyKeys(1, 3);
  }

  @Test
  void theStateBeforeIsLeftAlone() {
    LearningState before = start(2);

    strategy(Mode.DROP).decide(before, f1(1, 1));

    assertThat(before).isEqualTo(start(2));
  }
}
