package org.permafrost.head.file;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.permafrost.head.Head;
import org.permafrost.head.HeadKind;
import org.permafrost.head.HeadNumbers;
import org.permafrost.head.sums.FeatureSums;

/**
 * A head between two tasks: all that is needed to add classes to it without any image it has seen.
 *
 * @param tuned whether the numbers that were open are chosen
 * @param additions what was added, in order
 */
public record HeadState(
    HeadKind kind,
    FeatureSource source,
    HeadNumbers numbers,
    boolean tuned,
    List<Addition> additions,
    FeatureSums sums) {

  /** Copies the list. */
  public HeadState {
    additions = List.copyOf(additions);
  }

  /** With more images. */
  public HeadState plus(Addition addition, FeatureSums more) {
    List<Addition> all = new ArrayList<>(additions);
    all.add(addition);
    return new HeadState(kind, source, numbers, tuned, all, sums.plus(more));
  }

  /** With the open numbers chosen. */
  public HeadState tuned(HeadNumbers chosen) {
    return new HeadState(kind, source, chosen, true, additions, sums);
  }

  /**
   * The head for all classes so far.
   *
   * @throws ArithmeticException if a matrix has no inverse
   */
  public Head head() {
    return kind.fit(sums, numbers);
  }

  /** Names of all classes, in the order of a head's scores. */
  public List<String> classes() {
    return List.copyOf(sums.classes().keySet());
  }

  /** Classes by the addition that brought them first, without additions that brought none. */
  public List<List<String>> tasks() {
    Set<String> known = new HashSet<>();
    return additions.stream()
        .map(addition -> addition.classes().stream().filter(known::add).toList())
        .filter(task -> !task.isEmpty())
        .toList();
  }
}
