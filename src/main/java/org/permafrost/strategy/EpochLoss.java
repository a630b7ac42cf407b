package org.permafrost.strategy;

import java.io.Serializable;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The softmax of each training image in one epoch: the classes in it, and what is added to the
 * logit of each. A class that is not in it gets exactly no gradient from the image. Immutable.
 *
 * @param active labels whose images see the first softmax; all others see the second
 * @param ofActive label to offset
 * @param ofOthers label to offset
 */
public record EpochLoss(
    SortedSet<Integer> active,
    SortedMap<Integer, Double> ofActive,
    SortedMap<Integer, Double> ofOthers)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Takes copies. */
  public EpochLoss {
    active = Collections.unmodifiableSortedSet(new TreeSet<>(active));
    ofActive = Collections.unmodifiableSortedMap(new TreeMap<>(ofActive));
    ofOthers = Collections.unmodifiableSortedMap(new TreeMap<>(ofOthers));
  }

  /** Classes in the softmax of an image of this class, each with its offset. */
  public SortedMap<Integer, Double> softmax(int label) {
    return active.contains(label) ? ofActive : ofOthers;
  }

  /** Whether any logit is shifted. */
  public boolean hasOffsets() {
    return ofActive.values().stream().anyMatch(offset -> offset != 0)
        || ofOthers.values().stream().anyMatch(offset -> offset != 0);
  }
}
