package org.permafrost.freeze;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.permafrost.freeze.hook.StepHook;
import org.permafrost.freeze.teacher.Teacher;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.NormalizationRows;
import org.permafrost.network.catalog.Range;
import org.permafrost.network.catalog.UnitLayer;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.NetworkSettings.FrozenBackward;
import org.permafrost.settings.NetworkSettings.Unit;

/**
 * Which positions of the parameter vector training must leave alone.
 *
 * @param zeroGradient positions whose gradient is zeroed before the update rule sees it
 * @param zeroUpdate positions whose finished update is zeroed: their bits never change
 * @param storedStatistics channels that training normalises by their stored mean and variance, by
 *     name of the batch normalisation; all others by those of the minibatch
 * @param rules what else becomes of the gradient, in order, after zeroing
 * @param hooks who follow the steps of each replica, in order
 * @param teacher an earlier network whose answers are kept
 * @param backward whether native layers compute gradients that are zeroed then
 */
public record FreezePlan(
    Intervals zeroGradient,
    Intervals zeroUpdate,
    SortedMap<String, Intervals> storedStatistics,
    List<? extends GradientRule> rules,
    List<? extends StepHook> hooks,
    Teacher teacher,
    FrozenBackward backward)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Takes copies that Java serialisation knows. */
  public FreezePlan {
    storedStatistics = Collections.unmodifiableSortedMap(new TreeMap<>(storedStatistics));
    rules = Collections.unmodifiableList(new ArrayList<>(rules));
    hooks = Collections.unmodifiableList(new ArrayList<>(hooks));
  }

  /** Normalises all channels by the statistics of the minibatch, without further rules or hooks. */
  public FreezePlan(Intervals zeroGradient, Intervals zeroUpdate) {
    this(
        zeroGradient,
        zeroUpdate,
        Collections.emptySortedMap(),
        List.of(),
        List.of(),
        Teacher.none(),
        FrozenBackward.SKIP);
  }

  /** The same with these rules. */
  public FreezePlan withRules(List<? extends GradientRule> newRules) {
    return new FreezePlan(
        zeroGradient, zeroUpdate, storedStatistics, newRules, hooks, teacher, backward);
  }

  /** The same with these hooks. */
  public FreezePlan withHooks(List<? extends StepHook> newHooks) {
    return new FreezePlan(
        zeroGradient, zeroUpdate, storedStatistics, rules, newHooks, teacher, backward);
  }

  /** The same with this teacher. */
  public FreezePlan with(Teacher other) {
    return new FreezePlan(
        zeroGradient, zeroUpdate, storedStatistics, rules, hooks, other, backward);
  }

  /** The same with this choice. */
  public FreezePlan with(FrozenBackward choice) {
    return new FreezePlan(
        zeroGradient, zeroUpdate, storedStatistics, rules, hooks, teacher, choice);
  }

  /** Everything trains. */
  public static FreezePlan nothing() {
    return new FreezePlan(Intervals.empty(), Intervals.empty());
  }

  /** These units keep their bits. */
  public static FreezePlan exact(Collection<FrozenUnit> units) {
    Intervals owned =
        Intervals.of(units.stream().flatMap(unit -> unit.positions().stream()).toList());
    return new FreezePlan(owned, owned);
  }

  /**
   * The poster's Algorithm 2: weights and biases of these filters get no gradient, nor do gain and
   * bias of channels that are meant alone.
   */
  public static FreezePlan gradientZero(FilterCatalog catalog, Collection<FilterId> filters) {
    return new FreezePlan(weights(catalog, filters), Intervals.empty());
  }

  /**
   * The same, and the channels of these filters are normalised in training as in evaluation: by
   * their stored statistics. Meant for filters whose stored statistics are frozen.
   */
  public FreezePlan withStoredStatistics(FilterCatalog catalog, Collection<FilterId> filters) {
    SortedMap<String, List<Range>> channels = new TreeMap<>();
    for (FilterId filter : filters) {
      catalog
          .unit(filter.layer())
          .normalization()
          .ifPresent(
              rows ->
                  channels
                      .computeIfAbsent(rows.layer(), layer -> new ArrayList<>())
                      .add(Range.between(filter.index(), filter.index() + 1)));
    }
    SortedMap<String, Intervals> stored = new TreeMap<>();
    channels.forEach((layer, indices) -> stored.put(layer, Intervals.of(indices)));
    return new FreezePlan(zeroGradient, zeroUpdate, stored, rules, hooks, teacher, backward);
  }

  /** The same, and these positions keep their values too. */
  public FreezePlan holding(Intervals more) {
    return new FreezePlan(
        zeroGradient.union(more),
        zeroUpdate.union(more),
        storedStatistics,
        rules,
        hooks,
        teacher,
        backward);
  }

  private static Intervals weights(FilterCatalog catalog, Collection<FilterId> filters) {
    List<Range> ranges = new ArrayList<>();
    for (FilterId filter : filters) {
      UnitLayer layer = catalog.unit(filter.layer());
      ranges.addAll(layer.own(filter.index()));
      if (layer.kind() == Unit.NORMALIZATIONS) {
        NormalizationRows rows = layer.normalization().orElseThrow();
        ranges.add(rows.gamma().piece(filter.index(), 1));
        ranges.add(rows.beta().piece(filter.index(), 1));
      }
    }
    return intervals(ranges);
  }

  private static Intervals intervals(List<Range> ranges) {
    return Intervals.of(ranges);
  }
}
