package org.permafrost.strategy;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.permafrost.rank.FreezeMask;

/**
 * Where Strategic Freezing stands after an epoch. Immutable.
 *
 * @param epoch epochs done
 * @param classes labels in training, dropped ones included
 * @param active labels whose images are all in training
 * @param streaks label to tests in a row at the threshold; there is one or two per epoch
 * @param learned label to the epoch in which it was learned last, or its repair ended
 * @param residue dropped label to the image ids kept; empty sets for modes without residue
 * @param mask frozen filters
 * @param idleEpochs epochs trained since the end condition first held, or -1 while it does not
 * @param seal what is sealed, and what is about to be
 */
public record LearningState(
    int epoch,
    SortedSet<Integer> classes,
    SortedSet<Integer> active,
    SortedMap<Integer, Integer> streaks,
    SortedMap<Integer, Integer> learned,
    SortedMap<Integer, SortedSet<String>> residue,
    FreezeMask mask,
    int idleEpochs,
    SealState seal) {

  public LearningState {
    classes = Collections.unmodifiableSortedSet(new TreeSet<>(classes));
    active = Collections.unmodifiableSortedSet(new TreeSet<>(active));
    streaks = Collections.unmodifiableSortedMap(new TreeMap<>(streaks));
    learned = Collections.unmodifiableSortedMap(new TreeMap<>(learned));
    residue = unmodifiable(residue);
  }

  /** Nothing sealed. */
  public LearningState(
      int epoch,
      SortedSet<Integer> classes,
      SortedSet<Integer> active,
      SortedMap<Integer, Integer> streaks,
      SortedMap<Integer, Integer> learned,
      SortedMap<Integer, SortedSet<String>> residue,
      FreezeMask mask,
      int idleEpochs) {
    this(epoch, classes, active, streaks, learned, residue, mask, idleEpochs, SealState.none());
  }

  private static SortedMap<Integer, SortedSet<String>> unmodifiable(
      SortedMap<Integer, SortedSet<String>> residue) {
    SortedMap<Integer, SortedSet<String>> copy = new TreeMap<>();
    residue.forEach(
        (label, ids) -> copy.put(label, Collections.unmodifiableSortedSet(new TreeSet<>(ids))));
    return Collections.unmodifiableSortedMap(copy);
  }

  /** Before the first epoch. */
  public static LearningState start(SortedSet<Integer> classes) {
    return new LearningState(
        0,
        classes,
        classes,
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        FreezeMask.none(),
        -1);
  }

  /** Labels in training that are not active any more. */
  public SortedSet<Integer> dropped() {
    SortedSet<Integer> dropped = new TreeSet<>(classes);
    dropped.removeAll(active);
    return dropped;
  }

  /** Whether this class was learned and has not been re-admitted since. */
  public boolean isLearned(int label) {
    return learned.containsKey(label);
  }

  /** Classes in training, and those that earlier runs sealed. */
  public SortedSet<Integer> known() {
    SortedSet<Integer> known = new TreeSet<>(classes);
    known.addAll(seal.sealed().keySet());
    return known;
  }

  public LearningState withMask(FreezeMask newMask) {
    return new LearningState(
        epoch, classes, active, streaks, learned, residue, newMask, idleEpochs, seal);
  }

  public LearningState withSeal(SealState newSeal) {
    return new LearningState(
        epoch, classes, active, streaks, learned, residue, mask, idleEpochs, newSeal);
  }

  public LearningState withResidue(Map<Integer, ? extends SortedSet<String>> newResidue) {
    return new LearningState(
        epoch,
        classes,
        active,
        streaks,
        learned,
        new TreeMap<>(newResidue),
        mask,
        idleEpochs,
        seal);
  }
}
