package org.permafrost.strategy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.permafrost.rank.ClassMetrics;
import org.permafrost.settings.StrategySettings;
import org.permafrost.settings.StrategySettings.End;
import org.permafrost.settings.StrategySettings.FreezeAt;
import org.permafrost.settings.TrainSettings.Mode;

/**
 * The state machine of Algorithm 1: from an epoch's metrics to what leaves, what returns and
 * whether to stop. Pure.
 */
public final class Strategy {
  private final Mode mode;
  private final StrategySettings settings;
  private final Protection protection;
  private final int epochs;

  /**
   * @param protection how what was learned is protected
   * @param epochs of training, repair not counted
   */
  public Strategy(Mode mode, StrategySettings settings, Protection protection, int epochs) {
    this.mode = mode;
    this.settings = settings;
    this.protection = protection;
    this.epochs = epochs;
  }

  /** Epochs of the repair at the end of a run. */
  public int repairsAtEnd() {
    return mode.freezes() && freezesAt(FreezeAt.END) ? protection.repairEpochs() : 0;
  }

  /** Most epochs a run trains: those of training, and those of the repair at its end. */
  public int plannedEpochs() {
    return epochs + repairsAtEnd();
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
    List<Integer> ranked = ranked(state, epoch, passed);
    boolean cutShort = epoch >= epochs && !freezesAt(FreezeAt.END);
    List<Integer> repaired = state.seal().due(epoch, cutShort ? 1 : protection.repairEpochs());
    List<Integer> left = left(state, passed, repaired);

    NavigableSet<Integer> active = new TreeSet<>(state.active());
    SortedMap<Integer, Integer> learned = new TreeMap<>(state.learned());
    SortedMap<Integer, SortedSet<String>> residue = new TreeMap<>(state.residue());
    passed.forEach(label -> learned.put(label, epoch));
    repaired.forEach(label -> learned.put(label, epoch));
    left.forEach(active::remove);
    for (int label : readmitted) {
      active.add(label);
      learned.remove(label);
      residue.remove(label);
      streaks.put(label, 0);
    }

    SealState seal = state.seal().repaired(repaired, epoch, protection.seals());
    LearningState next =
        new LearningState(
            epoch,
            state.classes(),
            active,
            streaks,
            learned,
            residue,
            state.mask().with(state.seal().frozen(repaired, epoch)),
            idleEpochs(state, active),
            repairs() ? seal.repairing(ranked, epoch) : seal);
    return new Decision(passed, ranked, left, readmitted, next, hasEnded(next));
  }

  /**
   * What a run that trains no epoch has to rank before it ends: all classes, if they freeze at the
   * end; else nothing.
   */
  public Decision start(LearningState state) {
    boolean due = state.epoch() == 0 && !state.seal().isRepairing();
    List<Integer> ranked = due ? ranked(state, 0, List.of()) : List.of();
    LearningState next = repairs() ? state.withSeal(state.seal().repairing(ranked, 0)) : state;
    return new Decision(List.of(), ranked, List.of(), List.of(), next, hasEnded(next));
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
    NavigableSet<Integer> active = new TreeSet<>(state.active());
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
            state.idleEpochs(),
            state.seal());
    return new Decision(
        passed,
        ranked(state, state.epoch() + 1, passed),
        mode.drops() ? passed : List.of(),
        List.of(),
        next,
        false);
  }

  /** Whether nothing is left to do after this state. */
  public boolean hasEnded(LearningState state) {
    return (state.epoch() >= epochs && !state.seal().isRepairing()) || hasNothingLeft(state);
  }

  /** Whether every class was learned, and the extra epochs are over or have nothing to train on. */
  public boolean hasNothingLeft(LearningState state) {
    int extraEpochs = keepsResidue() ? settings.extraEpochs() : 0;
    return state.idleEpochs() >= extraEpochs;
  }

  /** Whether filters are cut off and repaired before they freeze. */
  private boolean repairs() {
    return mode.freezes() && protection.repairs();
  }

  private boolean freezesAt(FreezeAt when) {
    return settings.freezeAt() == when;
  }

  /** Labels whose filters are chosen after this epoch. */
  private List<Integer> ranked(LearningState state, int epoch, List<Integer> passed) {
    if (!mode.freezes()) {
      return List.of();
    }
    List<Integer> candidates =
        switch (settings.freezeAt()) {
          case PASSING -> repairs() && epoch >= epochs ? List.of() : passed;
          case END -> epoch == epochs ? List.copyOf(state.classes()) : List.of();
          case NEVER -> List.of();
        };
    return candidates.stream().filter(label -> !state.seal().sealed().containsKey(label)).toList();
  }

  /** A class in repair keeps its images until it is sealed. */
  private List<Integer> left(LearningState state, List<Integer> passed, List<Integer> repaired) {
    if (!mode.drops()) {
      return List.of();
    }
    if (!repairs() || freezesAt(FreezeAt.NEVER)) {
      return passed;
    }
    List<Integer> left = new ArrayList<>(repaired);
    passed.stream().filter(label -> state.seal().sealed().containsKey(label)).forEach(left::add);
    return left;
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
