package org.permafrost.strategy;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.permafrost.rank.FreezeMask;
import org.permafrost.rank.FreezeMask.Frozen;

/**
 * Classes and filters on their way to being sealed, and classes that are. Immutable.
 *
 * @param repairs label to the epoch after which its filters were chosen and cut off; in repair
 * @param chosen filters in repair, with the epoch after which they were chosen
 * @param sealed label to the epoch after which its logit was sealed; 0 if an earlier run did
 */
public record SealState(
    SortedMap<Integer, Integer> repairs, FreezeMask chosen, SortedMap<Integer, Integer> sealed) {

  /** Takes copies. */
  public SealState {
    repairs = Collections.unmodifiableSortedMap(new TreeMap<>(repairs));
    sealed = Collections.unmodifiableSortedMap(new TreeMap<>(sealed));
  }

  /** Nothing sealed, nothing in repair. */
  public static SealState none() {
    return new SealState(new TreeMap<>(), FreezeMask.none(), new TreeMap<>());
  }

  /** What a new run starts with if an earlier one sealed these classes. */
  public static SealState inherited(Collection<Integer> labels) {
    SortedMap<Integer, Integer> sealed = new TreeMap<>();
    labels.forEach(label -> sealed.put(label, 0));
    return new SealState(new TreeMap<>(), FreezeMask.none(), sealed);
  }

  /** Whether edges are cut whose filters may still move. */
  public boolean isRepairing() {
    return !repairs.isEmpty();
  }

  /** Without what is in repair. */
  public SealState settled() {
    return new SealState(new TreeMap<>(), FreezeMask.none(), sealed);
  }

  /** These classes go into repair after this epoch. */
  SealState repairing(Collection<Integer> labels, int epoch) {
    SortedMap<Integer, Integer> more = new TreeMap<>(repairs);
    labels.forEach(label -> more.put(label, epoch));
    return new SealState(more, chosen, sealed);
  }

  /** The filters chosen for them. */
  public SealState withChosen(Collection<Frozen> filters) {
    return new SealState(repairs, chosen.with(filters), sealed);
  }

  /** Labels whose repair is over once it took this many epochs. */
  List<Integer> due(int epoch, int repairEpochs) {
    return repairs.keySet().stream()
        .filter(label -> epoch - repairs.get(label) >= repairEpochs)
        .toList();
  }

  /** The filters in repair that belong to these classes, frozen after this epoch. */
  List<Frozen> frozen(Collection<Integer> labels, int epoch) {
    Set<Integer> since = chosenAfter(labels);
    return chosen.all().stream()
        .filter(f -> since.contains(f.epoch()))
        .map(f -> new Frozen(f.filter(), f.label(), epoch, f.score(), f.rank()))
        .toList();
  }

  /**
   * The repair of these classes is over.
   *
   * @param seal whether their logits are sealed by it
   */
  SealState repaired(Collection<Integer> labels, int epoch, boolean seal) {
    SortedMap<Integer, Integer> left = new TreeMap<>(repairs);
    left.keySet().removeAll(labels);
    Set<Integer> since = chosenAfter(labels);
    SortedMap<Integer, Integer> all = new TreeMap<>(sealed);
    if (seal) {
      labels.forEach(label -> all.put(label, epoch));
    }
    return new SealState(
        left,
        FreezeMask.none()
            .with(chosen.all().stream().filter(f -> !since.contains(f.epoch())).toList()),
        all);
  }

  /** Classes that pass in the same epoch are repaired together. */
  private Set<Integer> chosenAfter(Collection<Integer> labels) {
    return Set.copyOf(labels.stream().map(label -> repairs.get(label)).distinct().toList());
  }
}
