package org.permafrost.action;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.permafrost.rank.ClassScores;
import org.permafrost.strategy.Decision;
import org.permafrost.strategy.LearningState;

/** The tests of the drop rule in one epoch: at its end, and before that perhaps in its middle. */
final class EpochTests {
  private final DropTest test;
  private final LearningState before;
  private Optional<DropTest.Outcome> midway = Optional.empty();
  private Duration midwayTime = Duration.ZERO;

  /**
   * @param before state before the epoch
   */
  EpochTests(DropTest test, LearningState before) {
    this.test = test;
    this.before = before;
  }

  /**
   * The test in the middle of the epoch, if there is to be one.
   *
   * @return the state the rest of the epoch starts from, if a class left
   */
  Optional<LearningState> midway(Supplier<DropTest.Evidence> evidence) {
    if (!test.isAlsoMidway()) {
      return Optional.empty();
    }
    Stopwatch watch = Stopwatch.start();
    midway = Optional.of(test.midway(before, evidence.get()));
    midwayTime = watch.elapsed();
    return midway.filter(m -> !m.decision().learned().isEmpty()).map(DropTest.Outcome::state);
  }

  /** Time the test in the middle took, all of it. */
  Duration midwayTime() {
    return midwayTime;
  }

  /** The test at the end, together with what the one in the middle found. */
  DropTest.Outcome end(DropTest.Evidence evidence) {
    DropTest.Outcome end = test.atEnd(midway.map(DropTest.Outcome::state).orElse(before), evidence);
    return midway.map(m -> both(m, end)).orElse(end);
  }

  static DropTest.Outcome both(DropTest.Outcome midway, DropTest.Outcome end) {
    Decision first = midway.decision();
    Decision second = end.decision();
    return new DropTest.Outcome(
        end.matrix(),
        new Decision(
            both(first.learned(), second.learned()),
            both(first.ranked(), second.ranked()),
            both(first.left(), second.left()),
            second.readmitted(),
            second.state(),
            second.end()),
        end.state(),
        scores(midway, end),
        midway.evaluation().plus(end.evaluation()),
        midway.ranking().plus(end.ranking()));
  }

  private static List<Integer> both(List<Integer> first, List<Integer> second) {
    List<Integer> both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }

  /** One entry per class: for a class that left in the middle, those it was ranked by. */
  private static List<ClassScores> scores(DropTest.Outcome midway, DropTest.Outcome end) {
    SortedMap<Integer, ClassScores> byLabel = new TreeMap<>();
    midway.scores().forEach(s -> byLabel.put(s.label(), s));
    end.scores().stream()
        .filter(s -> !midway.decision().learned().contains(s.label()))
        .forEach(s -> byLabel.put(s.label(), s));
    return List.copyOf(byLabel.values());
  }
}
