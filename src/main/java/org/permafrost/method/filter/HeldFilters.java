package org.permafrost.method.filter;

import java.util.List;
import java.util.Optional;
import org.permafrost.freeze.FrozenUnit;
import org.permafrost.method.Hold;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FreezeMask;
import org.permafrost.strategy.LearningState;

/** Since when filters and classifier rows are held. */
public final class HeldFilters {
  private HeldFilters() {}

  /**
   * @param units filters of the mask, and rows of sealed or learned classes
   */
  public static List<Hold.Held> of(List<FrozenUnit> units, LearningState state) {
    return units.stream().map(unit -> new Hold.Held(unit, since(unit, state))).toList();
  }

  private static int since(FrozenUnit unit, LearningState state) {
    return state
        .mask()
        .of(new FilterId(unit.layer(), unit.index()))
        .map(FreezeMask.Frozen::epoch)
        .or(() -> Optional.ofNullable(state.seal().sealed().get(unit.index())))
        .orElseGet(() -> state.learned().get(unit.index()));
  }
}
