package org.permafrost.action.train;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.permafrost.action.Stopwatch;
import org.permafrost.strategy.Decision;
import org.permafrost.strategy.LearningState;

/** The tests of the drop rule in one epoch: at its end, and before that perhaps in its middle. */
final class EpochChecks {
  private final DropCheck test;
  private final LearningState before;
  private Optional<DropCheck.Outcome> midway = Optional.empty();
  private Duration midwayTime = Duration.ZERO;

  /**
   * @param before state before the epoch
   */
  EpochChecks(DropCheck test, LearningState before) {
    this.test = test;
    this.before = before;
  }

  /**
   * The test in the middle of the epoch, if there is to be one.
   *
   * @return what the rest of the epoch starts from, if a class left
   */
  Optional<DropCheck.Outcome> midway(Supplier<Situation> situation) {
    if (!test.isAlsoMidway()) {
      return Optional.empty();
    }
    Stopwatch watch = Stopwatch.start();
    midway = Optional.of(test.midway(before, situation.get()));
    midwayTime = watch.elapsed();
    return midway.filter(m -> !m.decision().learned().isEmpty());
  }

  /** Time the test in the middle took, all of it. */
  Duration midwayTime() {
    return midwayTime;
  }

  /** The test at the end, together with what the one in the middle found. */
  DropCheck.Outcome end(Situation situation) {
    DropCheck.Outcome end =
        test.atEnd(midway.map(DropCheck.Outcome::state).orElse(before), situation);
    return midway.map(m -> both(m, end)).orElse(end);
  }

  static DropCheck.Outcome both(DropCheck.Outcome midway, DropCheck.Outcome end) {
    Decision first = midway.decision();
    Decision second = end.decision();
    return new DropCheck.Outcome(
        end.matrix(),
        new Decision(
            both(first.learned(), second.learned()),
            both(first.ranked(), second.ranked()),
            both(first.left(), second.left()),
            second.readmitted(),
            second.state(),
            second.end()),
        end.method(),
        end.state(),
        midway.ranks().then(end.ranks(), midway.decision().learned()),
        midway.evaluation().plus(end.evaluation()),
        midway.ranking().plus(end.ranking()));
  }

  private static List<Integer> both(List<Integer> first, List<Integer> second) {
    List<Integer> both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }
}
