package org.permafrost.rank;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The frozen filters, with who froze each and when. Immutable; a filter once frozen stays frozen.
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

  private static final FreezeMask NONE = new FreezeMask(new TreeMap<>());

  private final TreeMap<FilterId, Frozen> frozen;

  private FreezeMask(TreeMap<FilterId, Frozen> frozen) {
    this.frozen = frozen;
  }

  /** Nothing frozen. */
  public static FreezeMask none() {
    return NONE;
  }

  /** This mask and more; filters that are frozen already keep their first owner. */
  public FreezeMask with(Collection<Frozen> more) {
    TreeMap<FilterId, Frozen> union = new TreeMap<>(frozen);
    more.forEach(f -> union.putIfAbsent(f.filter(), f));
    return new FreezeMask(union);
  }

  public boolean contains(FilterId filter) {
    return frozen.containsKey(filter);
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

  public int size() {
    return frozen.size();
  }

  /** Frozen filters of a layer. */
  public long inLayer(String layer) {
    return frozen.keySet().stream().filter(f -> f.layer().equals(layer)).count();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FreezeMask mask && frozen.equals(mask.frozen);
  }

  @Override
  public int hashCode() {
    return frozen.hashCode();
  }

  @Override
  public String toString() {
    return Map.of("frozen filters", frozen.size()).toString();
  }
}
