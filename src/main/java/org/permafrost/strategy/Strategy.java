package org.permafrost.strategy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.permafrost.rank.ClassMetrics;
import org.permafrost.settings.StrategySettings;
import org.permafrost.settings.StrategySettings.End;
import org.permafrost.settings.TrainSettings.Mode;

/**
 * The state machine of Algorithm 1: from an epoch's metrics to what leaves, what returns and
 * whether to stop. Pure.
 */
public final class Strategy {
  private final Mode mode;
  private final StrategySettings settings;
  private final int epochs;

  public Strategy(Mode mode, StrategySettings settings, int epochs) {
    this.mode = mode;
    this.settings = settings;
    this.epochs = epochs;
  }

  /**
   * @param state before the epoch
   * @param metrics of every class after the epoch, by label
   */
  public Decision decide(LearningState state, List<ClassMetrics> metrics) {
    int epoch = state.epoch() + 1;
    SortedMap<Integer, Integer> streaks = streaks(state, metrics);
    List<Integer> passed = passed(state, metrics, streaks);
    List<Integer> readmitted = readmitted(state, metrics);

    SortedSet<Integer> active = new TreeSet<>(state.active());
    SortedMap<Integer, Integer> learned = new TreeMap<>(state.learned());
    SortedMap<Integer, SortedSet<String>> residue = new TreeMap<>(state.residue());
    passed.forEach(label -> learned.put(label, epoch));
    if (mode.drops()) {
      passed.forEach(active::remove);
    }
    for (int label : readmitted) {
      active.add(label);
      learned.remove(label);
      residue.remove(label);
      streaks.put(label, 0);
    }

    int idle = idleEpochs(state, active);
    LearningState next =
        new LearningState(
            epoch, state.classes(), active, streaks, learned, residue, state.mask(), idle);
    return new Decision(passed, readmitted, next, hasEnded(next));
  }

  /**
   * The test in the middle of an epoch: classes may leave, none returns, and the epoch goes on.
   *
   * @param state before the epoch
   * @param metrics of every class now, by label
   */
  public Decision decideMidway(LearningState state, List<ClassMetrics> metrics) {
    SortedMap<Integer, Integer> streaks = streaks(state, metrics);
    List<Integer> passed = passed(state, metrics, streaks);
    SortedSet<Integer> active = new TreeSet<>(state.active());
    SortedMap<Integer, Integer> learned = new TreeMap<>(state.learned());
    passed.forEach(label -> learned.put(label, state.epoch() + 1));
    if (mode.drops()) {
      passed.forEach(active::remove);
    }
    LearningState next =
        new LearningState(
            state.epoch(),
            state.classes(),
            active,
            streaks,
            learned,
            state.residue(),
            state.mask(),
            state.idleEpochs());
    return new Decision(passed, List.of(), next, false);
  }

  /** Whether nothing is left to do after this state. */
  public boolean hasEnded(LearningState state) {
    return state.epoch() >= epochs || hasNothingLeft(state);
  }

  /** Whether every class was learned, and the extra epochs are over or have nothing to train on. */
  public boolean hasNothingLeft(LearningState state) {
    int extraEpochs = keepsResidue() ? settings.extraEpochs() : 0;
    return state.idleEpochs() >= extraEpochs;
  }

  private boolean keepsResidue() {
    return mode.keepsResidue() && settings.residue() > 0;
  }

  private SortedMap<Integer, Integer> streaks(LearningState state, List<ClassMetrics> metrics) {
    SortedMap<Integer, Integer> streaks = new TreeMap<>();
    for (int label : state.classes()) {
      boolean at = metrics.get(label).f1() >= settings.threshold();
      streaks.put(label, at ? state.streaks().getOrDefault(label, 0) + 1 : 0);
    }
    return streaks;
  }

  private List<Integer> passed(
      LearningState state, List<ClassMetrics> metrics, SortedMap<Integer, Integer> streaks) {
    if (!mode.drops() && !mode.freezes()) {
      return List.of();
    }
    List<Integer> passed = new ArrayList<>();
    for (int label : state.active()) {
      if (!state.isLearned(label) && streaks.get(label) >= settings.patience()) {
        passed.add(label);
      }
    }
    passed.sort(
        Comparator.comparingDouble((Integer label) -> -metrics.get(label).f1())
            .thenComparing(Comparator.naturalOrder()));
    int limit = settings.maxDropsPerEpoch();
    if (limit > 0) {
      long before = state.learned().values().stream().filter(e -> e == state.epoch() + 1).count();
      long left = Math.max(0, limit - before);
      return passed.stream().limit(left).toList();
    }
    return passed;
  }

  private List<Integer> readmitted(LearningState state, List<ClassMetrics> metrics) {
    if (!mode.drops() || settings.readmitMargin() == 0) {
      return List.of();
    }
    double floor = settings.threshold() - settings.readmitMargin();
    return state.dropped().stream().filter(label -> metrics.get(label).f1() < floor).toList();
  }

  private int idleEpochs(LearningState state, SortedSet<Integer> active) {
    boolean nothingLeft =
        mode.drops()
            && active.isEmpty()
            && (settings.end() == End.NO_ACTIVE_CLASS || !keepsResidue());
    return nothingLeft ? state.idleEpochs() + 1 : -1;
  }
}
