package org.permafrost.method.filter;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.FrozenUnit;
import org.permafrost.freeze.Zeros;
import org.permafrost.method.Hold;
import org.permafrost.method.MethodContext;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FreezeMask;
import org.permafrost.settings.StrategySettings.FreezeNormalization;
import org.permafrost.settings.StrategySettings.NormalizationStatistics;
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

  /**
   * What an earlier run froze keeps its bits, and as the settings say it is normalised by its
   * stored statistics; for methods that freeze no filters themselves.
   */
  public static Hold exactly(MethodContext context, LearningState state) {
    Set<FilterId> filters = state.mask().filters();
    List<FrozenUnit> units = context.units(filters, Set.of());
    FreezePlan held = FreezePlan.exact(units);
    boolean stored =
        context.strategy().freezeNormalization() == FreezeNormalization.ALL
            && context.strategy().normalization() == NormalizationStatistics.FROZEN;
    return new Hold(
        of(units, state),
        stored ? held.withStoredStatistics(context.catalog(), filters) : held,
        Zeros.none());
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
