package org.permafrost.rank;

import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The frozen filters, with who froze each and when. Immutable. A filter once frozen stays frozen,
 * unless a second class comes to share it.
 */
public final class FreezeMask {
  /**
   * Why a filter is frozen.
   *
   * @param label class that froze it first
   * @param epoch epoch after which it froze; 0 if an earlier run brought it along
   * @param score its score for that class
   * @param rank its rank in its layer for that class
   */
  public record Frozen(FilterId filter, int label, int epoch, double score, int rank) {}

  /**
   * A filter that is not frozen any more, because a second class wanted it too.
   *
   * @param first why it was frozen
   * @param second who wanted it next, and after which epoch
   */
  public record Shared(Frozen first, Frozen second) {}

  private static final FreezeMask NONE = new FreezeMask(new TreeMap<>(), new TreeMap<>());

  private final NavigableMap<FilterId, Frozen> frozen;
  private final NavigableMap<FilterId, Shared> shared;

  private FreezeMask(NavigableMap<FilterId, Frozen> frozen, NavigableMap<FilterId, Shared> shared) {
    this.frozen = frozen;
    this.shared = shared;
  }

  /** Nothing frozen. */
  public static FreezeMask none() {
    return NONE;
  }

  /** This mask and more; filters that are frozen already keep their first owner. */
  public FreezeMask with(Collection<Frozen> more) {
    TreeMap<FilterId, Frozen> union = new TreeMap<>(frozen);
    for (Frozen f : more) {
      if (!shared.containsKey(f.filter())) {
        union.putIfAbsent(f.filter(), f);
      }
    }
    return new FreezeMask(union, shared);
  }

  /** The frozen ones among these become shared; each names its second owner. */
  public FreezeMask share(Collection<Frozen> wanted) {
    TreeMap<FilterId, Frozen> stillFrozen = new TreeMap<>(frozen);
    TreeMap<FilterId, Shared> more = new TreeMap<>(shared);
    for (Frozen second : wanted) {
      Frozen first = stillFrozen.remove(second.filter());
      if (first != null) {
        more.put(second.filter(), new Shared(first, second));
      }
    }
    return new FreezeMask(stillFrozen, more);
  }

  public boolean contains(FilterId filter) {
    return frozen.containsKey(filter);
  }

  /** Whether a class owns it, frozen or shared. */
  public boolean holds(FilterId filter) {
    return frozen.containsKey(filter) || shared.containsKey(filter);
  }

  /** Filters that several classes share, sorted by layer name and index. */
  public Collection<Shared> shared() {
    return Collections.unmodifiableCollection(shared.values());
  }

  public Optional<Frozen> of(FilterId filter) {
    return Optional.ofNullable(frozen.get(filter));
  }

  /** Sorted by layer name and index. */
  public Set<FilterId> filters() {
    return Collections.unmodifiableSet(frozen.keySet());
  }

  /** Sorted by layer name and index. */
  public Collection<Frozen> all() {
    return Collections.unmodifiableCollection(frozen.values());
  }

  /** Number of frozen filters. */
  public int size() {
    return frozen.size();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FreezeMask mask
        && frozen.equals(mask.frozen)
        && shared.equals(mask.shared);
  }

  @Override
  public int hashCode() {
    return 31 * frozen.hashCode() + shared.hashCode();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d frozen filters, %d shared", frozen.size(), shared.size());
  }
}
