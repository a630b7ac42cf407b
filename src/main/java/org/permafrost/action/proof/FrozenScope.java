package org.permafrost.action.proof;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.permafrost.freeze.CutEdges;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.FrozenUnit;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FreezeMask;
import org.permafrost.settings.Settings;
import org.permafrost.settings.StrategySettings;
import org.permafrost.settings.StrategySettings.FreezeKind;
import org.permafrost.settings.StrategySettings.FreezeNormalization;
import org.permafrost.settings.StrategySettings.Head;
import org.permafrost.settings.StrategySettings.NormalizationStatistics;
import org.permafrost.settings.TrainSettings.FrozenBackward;
import org.permafrost.settings.TrainSettings.Mode;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.SealState;

/** What of a network a run freezes, by its settings. */
public final class FrozenScope {
  /** Later than every epoch. */
  private static final int IN_REPAIR = 1 << 30;

  private final FilterCatalog catalog;
  private final FreezeKind kind;
  private final StrategySettings strategy;
  private final Mode mode;
  private final FrozenBackward backward;

  public FrozenScope(Settings settings, FilterCatalog catalog) {
    this.catalog = catalog;
    this.mode = settings.mode();
    this.backward = settings.network().frozenBackward();
    this.strategy = settings.strategy();
    this.kind = mode.freezes() ? strategy.freeze() : FreezeKind.NONE;
  }

  public FreezeKind kind() {
    return kind;
  }

  /** Whether frozen means that no bit changes. */
  public boolean isExact() {
    return kind.isExact();
  }

  /** Labels whose classifier row is frozen: sealed ones, and dropped ones where these freeze. */
  SortedSet<Integer> rows(LearningState state) {
    SortedSet<Integer> rows = new TreeSet<>();
    if (isExact()) {
      rows.addAll(state.seal().sealed().keySet());
      if (strategy.head() == Head.FROZEN) {
        rows.addAll(state.dropped());
      }
    }
    return rows;
  }

  /**
   * Edges that are cut in this state: of sealed filters and rows, and of those in repair. Sealed
   * ones read nothing that was protected later; what is in repair comes after all that is sealed.
   */
  public CutEdges cuts(LearningState state) {
    SealState seal = state.seal();
    if (!mode.freezes() || !strategy.cutsEdges()) {
      return CutEdges.none();
    }
    Map<FilterId, Integer> filters = new TreeMap<>();
    state.mask().all().forEach(f -> filters.put(f.filter(), f.epoch()));
    seal.chosen().all().forEach(f -> filters.put(f.filter(), IN_REPAIR + f.epoch()));
    Map<Integer, Integer> rows = new TreeMap<>(seal.sealed());
    if (strategy.seals() || (mode.drops() && strategy.head() == Head.FROZEN)) {
      seal.repairs().forEach((label, epoch) -> rows.put(label, IN_REPAIR + epoch));
    }
    return CutEdges.of(catalog, filters, rows);
  }

  /** What training must leave alone from now on. */
  public FreezePlan plan(LearningState state) {
    Set<FilterId> filters = state.mask().filters();
    FreezePlan plan =
        FreezePlan.of(catalog, kind, strategy.freezeNormalization(), filters, rows(state))
            .with(backward)
            .holding(cuts(state).positions());
    return normalisesByFrozenStatistics() ? plan.withStoredStatistics(catalog, filters) : plan;
  }

  private boolean normalisesByFrozenStatistics() {
    return isExact()
        && strategy.freezeNormalization() == FreezeNormalization.ALL
        && strategy.normalization() == NormalizationStatistics.FROZEN;
  }

  /** Frozen filters, and rows of dropped classes where these freeze too; in network order. */
  public List<FrozenUnit> units(LearningState state) {
    if (kind == FreezeKind.NONE) {
      return List.of();
    }
    return FrozenUnit.of(
        catalog, strategy.freezeNormalization(), state.mask().filters(), rows(state));
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
      return Optional.ofNullable(state.seal().sealed().get(unit.index()))
          .orElseGet(() -> state.learned().get(unit.index()));
    }
    FilterId filter = new FilterId(unit.layer(), unit.index());
    return inherited.contains(filter)
        ? 0
        : state.mask().of(filter).map(FreezeMask.Frozen::epoch).orElseThrow();
  }
}
