package org.permafrost.strategy;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.permafrost.settings.StrategySettings;
import org.permafrost.settings.StrategySettings.LossKind;

/**
 * The training loss: cross-entropy of a softmax over some classes, possibly with shifted logits.
 *
 * <ul>
 *   <li>{@code FULL}: every image sees all classes in training, and the others that are named.
 *   <li>{@code ACTIVE_CLASSES}: images of active classes see the active classes and the others that
 *       are named, residue images all (the rule of ER-ACE, Caccia et al. 2022, arXiv 2104.05025).
 *   <li>{@code BALANCED}: every image sees the classes that have images in this epoch, with {@code
 *       log n_k} added to each logit; {@code n_k} is the number of images of class k in the epoch
 *       (Ren et al. 2020).
 *   <li>{@code LOGIT_ADJUSTED}: the same with {@code tau * log(n_k / n)} (Menon et al. 2021).
 * </ul>
 *
 * A softmax over a single class would teach nothing; where one would come out, all images see all
 * classes without offsets.
 *
 * @param adjustment tau, used by {@code LOGIT_ADJUSTED} only
 * @param others classes beside those in training that are in the softmax; they have no images, so
 *     {@code BALANCED} and {@code LOGIT_ADJUSTED} leave them out
 */
public record LossRule(LossKind kind, double adjustment, SortedSet<Integer> others) {

  /** Takes a copy. */
  public LossRule {
    others = Collections.unmodifiableSortedSet(new TreeSet<>(others));
  }

  /** No class beside those in training. */
  public LossRule(LossKind kind, double adjustment) {
    this(kind, adjustment, new TreeSet<>());
  }

  public static LossRule of(StrategySettings settings) {
    return new LossRule(settings.loss(), settings.logitAdjustment());
  }

  /** The same with these classes in the softmax as well. */
  public LossRule with(SortedSet<Integer> more) {
    return new LossRule(kind, adjustment, more);
  }

  /**
   * The loss of one epoch.
   *
   * @param state before the epoch
   * @param images number of images in the epoch, by label
   */
  public EpochLoss epoch(LearningState state, Map<Integer, Long> images) {
    SortedMap<Integer, Double> all = unshifted(withOthers(state.classes()));
    return switch (kind) {
      case FULL -> same(all);
      case ACTIVE_CLASSES ->
          state.active().size() > 1
              ? new EpochLoss(state.active(), unshifted(withOthers(state.active())), all)
              : same(all);
      case BALANCED -> shifted(1, images, all);
      case LOGIT_ADJUSTED -> shifted(adjustment, images, all);
    };
  }

  private SortedSet<Integer> withOthers(SortedSet<Integer> labels) {
    SortedSet<Integer> all = new TreeSet<>(labels);
    all.addAll(others);
    return all;
  }

  private static EpochLoss shifted(
      double tau, Map<Integer, Long> images, SortedMap<Integer, Double> all) {
    SortedMap<Integer, Long> inPlay = new TreeMap<>(images);
    inPlay.values().removeIf(n -> n == 0);
    inPlay.keySet().retainAll(all.keySet());
    if (inPlay.size() < 2) {
      return same(all);
    }
    double total = inPlay.values().stream().mapToLong(Long::longValue).sum();
    SortedMap<Integer, Double> offsets = new TreeMap<>();
    inPlay.forEach((label, n) -> offsets.put(label, tau * StrictMath.log(n / total)));
    return same(offsets);
  }

  private static EpochLoss same(SortedMap<Integer, Double> softmax) {
    SortedSet<Integer> none = new TreeSet<>();
    return new EpochLoss(none, softmax, softmax);
  }

  private static SortedMap<Integer, Double> unshifted(Collection<Integer> labels) {
    SortedMap<Integer, Double> offsets = new TreeMap<>();
    labels.forEach(label -> offsets.put(label, 0.0));
    return offsets;
  }
}
