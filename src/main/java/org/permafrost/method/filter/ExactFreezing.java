package org.permafrost.method.filter;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.permafrost.freeze.CutEdges;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.FrozenUnit;
import org.permafrost.method.Hold;
import org.permafrost.method.Method;
import org.permafrost.method.MethodContext;
import org.permafrost.method.Promise;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.StrategySettings;
import org.permafrost.settings.StrategySettings.FreezeNormalization;
import org.permafrost.settings.StrategySettings.Head;
import org.permafrost.settings.StrategySettings.NormalizationStatistics;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.Protection;
import org.permafrost.strategy.SealState;

/**
 * The top filters of learned classes and the classifier rows of dropped ones keep their bits,
 * whatever momentum, weight decay, batch norm and averaging do; with cut edges what they read can
 * move neither.
 */
public final class ExactFreezing implements Method {
  /** Later than every epoch. */
  private static final int IN_REPAIR = 1 << 30;

  private final String label;
  private final MethodContext context;
  private final StrategySettings strategy;
  private final Protection protection;

  public ExactFreezing(MethodContext context) {
    this(
        "exact",
        context,
        protection(
            context,
            context.strategy().protect().groups(),
            context.strategy().protect().cutEdges()));
  }

  public ExactFreezing(String label, MethodContext context, Protection protection) {
    this.label = label;
    this.context = context;
    this.strategy = context.strategy();
    this.protection = protection;
  }

  static Protection protection(MethodContext context, boolean groups, boolean cutEdges) {
    boolean rows = context.strategy().head() == Head.FROZEN;
    int repair = cutEdges ? context.strategy().protect().repairEpochs() : 0;
    return new Protection(true, groups, cutEdges, groups && cutEdges && rows, repair);
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public Protection protection() {
    return protection;
  }

  @Override
  public Promise promise() {
    return Promise.exactly();
  }

  @Override
  public Hold hold(LearningState state, double progress) {
    Set<FilterId> filters = state.mask().filters();
    List<FrozenUnit> units = context.units(filters, rows(state));
    CutEdges cuts = cuts(state);
    FreezePlan plan = FreezePlan.exact(units).holding(cuts.positions());
    return new Hold(
        HeldFilters.of(units, state),
        normalisesByFrozenStatistics()
            ? plan.withStoredStatistics(context.catalog(), filters)
            : plan,
        cuts);
  }

  /** Labels whose classifier row is frozen: sealed ones, and dropped ones where these freeze. */
  private SortedSet<Integer> rows(LearningState state) {
    SortedSet<Integer> rows = new TreeSet<>(state.seal().sealed().keySet());
    if (strategy.head() == Head.FROZEN) {
      rows.addAll(state.dropped());
    }
    return rows;
  }

  /**
   * Edges that are cut: of sealed filters and rows, and of those in repair. Sealed ones read
   * nothing that was protected later; what is in repair comes after all that is sealed.
   */
  private CutEdges cuts(LearningState state) {
    if (!protection.cutsEdges()) {
      return CutEdges.none();
    }
    SealState seal = state.seal();
    Map<FilterId, Integer> filters = new TreeMap<>();
    state.mask().all().forEach(f -> filters.put(f.filter(), f.epoch()));
    seal.chosen().all().forEach(f -> filters.put(f.filter(), IN_REPAIR + f.epoch()));
    Map<Integer, Integer> rows = new TreeMap<>(seal.sealed());
    if (protection.seals()
        || (context.settings().mode().drops() && strategy.head() == Head.FROZEN)) {
      seal.repairs().forEach((label, epoch) -> rows.put(label, IN_REPAIR + epoch));
    }
    return CutEdges.of(context.catalog(), filters, rows);
  }

  private boolean normalisesByFrozenStatistics() {
    return strategy.freezeNormalization() == FreezeNormalization.ALL
        && strategy.normalization() == NormalizationStatistics.FROZEN;
  }
}
