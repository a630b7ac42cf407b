package org.permafrost.action.train;

import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;
import org.permafrost.action.Stopwatch;
import org.permafrost.action.evaluate.Evaluation;
import org.permafrost.action.rank.ClassRanks;
import org.permafrost.method.Learned;
import org.permafrost.method.Lesson;
import org.permafrost.method.Method;
import org.permafrost.rank.ConfusionMatrix;
import org.permafrost.settings.Settings;
import org.permafrost.settings.Split;
import org.permafrost.settings.StrategySettings.DropAt;
import org.permafrost.strategy.Decision;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.Strategy;

/**
 * What follows training in Algorithm 1: measure each class, let those that passed leave, rank and
 * freeze their top filters, keep their residue.
 */
final class DropCheck {
  /**
   * What a test led to.
   *
   * @param method with what it learned
   * @param state with mask and residue
   * @param ranks of the classes that were ranked
   */
  record Outcome(
      ConfusionMatrix matrix,
      Decision decision,
      Method method,
      LearningState state,
      ClassRanks ranks,
      Duration evaluation,
      Duration ranking) {}

  /**
   * What a ranking led to.
   *
   * @param method with what it learned
   * @param ranks of the classes that were ranked
   */
  record Ranked(Method method, LearningState state, ClassRanks ranks) {}

  private final SortedSet<Integer> others;
  private final Evaluation evaluation;
  private final Split split;
  private final boolean midway;
  private final Strategy strategy;
  private final FilterFreezing freezing;
  private final long seed;
  private final ResidueKeeping residue;

  /**
   * @param others classes beside those in training that are in the softmax of the loss
   */
  DropCheck(
      Settings settings,
      SortedSet<Integer> others,
      Evaluation evaluation,
      Strategy strategy,
      FilterFreezing freezing,
      ResidueKeeping residue) {
    this.others = others;
    this.evaluation = evaluation;
    this.split = settings.train().evaluateOn();
    this.midway =
        settings.strategy().dropAt() == DropAt.MID_EPOCH
            && (settings.mode().drops() || settings.mode().freezes());
    this.strategy = strategy;
    this.freezing = freezing;
    this.seed = settings.train().seed();
    this.residue = residue;
  }

  /** Whether classes may leave in the middle of an epoch. */
  boolean isAlsoMidway() {
    return midway;
  }

  /**
   * @param before state before the epoch, or after the test in its middle
   */
  Outcome atEnd(LearningState before, Situation situation) {
    Stopwatch watch = Stopwatch.start();
    ConfusionMatrix matrix = evaluation.of(situation.network(), split);
    Duration time = watch.elapsed();
    Decision decided = strategy.decide(before, matrix.metrics());
    Decision decision = situation.spent() ? decided.ending() : decided;
    return outcome(matrix, decision, decision.state().epoch(), situation, time);
  }

  /** The state the rest of the epoch starts from. */
  Outcome midway(LearningState before, Situation situation) {
    Stopwatch watch = Stopwatch.start();
    ConfusionMatrix matrix = evaluation.of(situation.network(), split);
    Duration time = watch.elapsed();
    Decision decision = strategy.decideMidway(before, matrix.metrics());
    Outcome o = outcome(matrix, decision, before.epoch() + 1, situation, time);
    LearningState state =
        decision.learned().isEmpty() ? o.state() : residue.redraw(o.state(), situation.images());
    return new Outcome(matrix, decision, o.method(), state, o.ranks(), o.evaluation(), o.ranking());
  }

  private Outcome outcome(
      ConfusionMatrix matrix,
      Decision decision,
      int epoch,
      Situation situation,
      Duration evaluationTime) {
    Stopwatch ranking = Stopwatch.start();
    Ranked ranked = rank(decision, epoch, situation);
    Duration rankingTime = ranking.elapsed();
    LearningState state =
        residue.keep(ranked.state(), decision.left(), situation.images(), situation.network());
    return new Outcome(
        matrix, decision, ranked.method(), state, ranked.ranks(), evaluationTime, rankingTime);
  }

  /** Ranks the classes that are due; their top filters freeze, or are repaired before they do. */
  Ranked rank(Decision decision, int epoch, Situation situation) {
    FilterFreezing.Outcome frozen =
        freezing.rank(situation, decision.state(), decision.ranked(), epoch);
    Learned learned = learn(frozen, decision, epoch, situation);
    return new Ranked(
        learned.method(), freezing.take(decision.state(), learned.mask()), frozen.ranks());
  }

  private Learned learn(
      FilterFreezing.Outcome frozen, Decision decision, int epoch, Situation situation) {
    LearningState state = decision.state();
    SortedSet<Integer> softmax = new TreeSet<>(state.classes());
    softmax.addAll(others);
    return frozen.claims().isEmpty()
        ? new Learned(situation.method(), frozen.mask())
        : situation
            .method()
            .learn(
                new Lesson(state, epoch, frozen.mask(), frozen.claims()),
                new TrainingEvidence(situation.images(), situation.network(), softmax, seed));
  }
}
