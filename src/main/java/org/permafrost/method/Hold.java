package org.permafrost.method;

import java.util.List;
import java.util.Set;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.FrozenUnit;
import org.permafrost.freeze.Zeros;

/**
 * What a method holds in one state of learning.
 *
 * @param units what is held as a whole, be it filters, classifier rows or single weights, in
 *     network order; with an exact promise these are proven
 * @param plan what training leaves alone and how it bends gradients
 * @param zeros weights that are zero for good; the plan holds them too
 */
public record Hold(List<Held> units, FreezePlan plan, Zeros zeros) {
  private static final Set<String> RANKED =
      Set.of(FrozenUnit.FILTER, FrozenUnit.UNIT, FrozenUnit.CHANNEL);

  /**
   * @param since epoch after which it froze; 0 if the run started with it
   */
  public record Held(FrozenUnit unit, int since) {}

  /** Copies the list. */
  public Hold {
    units = List.copyOf(units);
  }

  /** The units alone. */
  public List<FrozenUnit> frozen() {
    return units.stream().map(Held::unit).toList();
  }

  /** Number of filters, units and channels that are held as a whole. */
  public int filters() {
    return (int) units.stream().filter(h -> RANKED.contains(h.unit().kind())).count();
  }

  /** Number of single weights that are held, of filters that are not held as a whole. */
  public long weights() {
    return units.stream()
        .map(Held::unit)
        .filter(unit -> unit.kind().equals(FrozenUnit.WEIGHTS))
        .mapToLong(FrozenUnit::size)
        .sum();
  }

  /** Everything trains. */
  public static Hold nothing() {
    return new Hold(List.of(), FreezePlan.nothing(), Zeros.none());
  }

  /** The same with this plan. */
  public Hold with(FreezePlan other) {
    return new Hold(units, other, zeros);
  }
}
