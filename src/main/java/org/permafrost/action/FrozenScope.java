package org.permafrost.action;

import java.util.Collection;
import java.util.List;
import org.permafrost.freeze.FrozenUnit;
import org.permafrost.network.FilterCatalog;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FreezeMask;
import org.permafrost.settings.Settings;
import org.permafrost.settings.StrategySettings.FreezeKind;
import org.permafrost.settings.StrategySettings.FreezeNormalization;
import org.permafrost.settings.StrategySettings.Head;
import org.permafrost.strategy.LearningState;

/** What of a network a run freezes, by its settings. */
final class FrozenScope {
  private final FilterCatalog catalog;
  private final FreezeKind kind;
  private final FreezeNormalization normalization;
  private final Head head;

  FrozenScope(Settings settings, FilterCatalog catalog) {
    this.catalog = catalog;
    this.kind = settings.mode().freezes() ? settings.strategy().freeze() : FreezeKind.NONE;
    this.normalization = settings.strategy().freezeNormalization();
    this.head = settings.strategy().head();
  }

  FreezeKind kind() {
    return kind;
  }

  /** Whether frozen means that no bit changes. */
  boolean isExact() {
    return kind.isExact();
  }

  /** Frozen filters, and rows of dropped classes where these freeze too; in network order. */
  List<FrozenUnit> units(LearningState state) {
    if (kind == FreezeKind.NONE) {
      return List.of();
    }
    Collection<Integer> rows =
        isExact() && head == Head.FROZEN ? state.dropped() : List.<Integer>of();
    return FrozenUnit.of(catalog, normalization, state.mask().filters(), rows);
  }

  /** The same if they must keep their bits; else nothing. */
  List<FrozenUnit> exactUnits(LearningState state) {
    return isExact() ? units(state) : List.of();
  }

  /**
   * Epoch after which a unit froze, 0 if the run started with it.
   *
   * @param inherited what was frozen at the start
   */
  int frozenAfter(FrozenUnit unit, LearningState state, FreezeMask inherited) {
    if (unit.layer().equals(catalog.classifier().layer())) {
      return state.learned().get(unit.index());
    }
    FilterId filter = new FilterId(unit.layer(), unit.index());
    return inherited.contains(filter)
        ? 0
        : state.mask().of(filter).map(FreezeMask.Frozen::epoch).orElseThrow();
  }
}
