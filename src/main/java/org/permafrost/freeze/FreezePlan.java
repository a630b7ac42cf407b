package org.permafrost.freeze;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.permafrost.network.ConvolutionFilters;
import org.permafrost.network.FilterCatalog;
import org.permafrost.network.Range;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.StrategySettings.FreezeKind;
import org.permafrost.settings.StrategySettings.FreezeNormalization;

/**
 * Which positions of the parameter vector training must leave alone.
 *
 * @param zeroGradient positions whose gradient is zeroed before the update rule sees it
 * @param zeroUpdate positions whose finished update is zeroed: their bits never change
 * @param rules what else becomes of the gradient, in order, after zeroing
 */
public record FreezePlan(
    Intervals zeroGradient, Intervals zeroUpdate, List<? extends GradientRule> rules)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Takes a copy that Java serialisation knows. */
  public FreezePlan {
    rules = Collections.unmodifiableList(new ArrayList<>(rules));
  }

  /** Without further rules. */
  public FreezePlan(Intervals zeroGradient, Intervals zeroUpdate) {
    this(zeroGradient, zeroUpdate, List.of());
  }

  /** The same with these rules. */
  public FreezePlan withRules(List<? extends GradientRule> newRules) {
    return new FreezePlan(zeroGradient, zeroUpdate, newRules);
  }

  /** Everything trains. */
  public static FreezePlan nothing() {
    return new FreezePlan(Intervals.empty(), Intervals.empty());
  }

  /** A frozen filter freezes with all of its batch normalisation. */
  public static FreezePlan of(
      FilterCatalog catalog,
      FreezeKind kind,
      Collection<FilterId> filters,
      Collection<Integer> classifierRows) {
    return of(catalog, kind, FreezeNormalization.ALL, filters, classifierRows);
  }

  /**
   * @param normalization what of its batch normalisation freezes with a filter, if it freezes
   *     exactly
   * @param filters frozen filters
   * @param classifierRows labels whose classifier row is frozen
   */
  public static FreezePlan of(
      FilterCatalog catalog,
      FreezeKind kind,
      FreezeNormalization normalization,
      Collection<FilterId> filters,
      Collection<Integer> classifierRows) {
    return switch (kind) {
      case NONE, EWC -> nothing();
      case GRADIENT_ZERO -> new FreezePlan(weights(catalog, filters), Intervals.empty());
      case EXACT -> {
        Intervals owned = parts(FrozenUnit.of(catalog, normalization, filters, classifierRows));
        yield new FreezePlan(owned, owned);
      }
    };
  }

  /** Convolution weights and biases: what the poster's Algorithm 2 zeroes. */
  private static Intervals weights(FilterCatalog catalog, Collection<FilterId> filters) {
    List<Range> ranges = new ArrayList<>();
    for (FilterId filter : filters) {
      ConvolutionFilters layer = catalog.layer(filter.layer());
      ranges.add(layer.weights(filter.index()));
      layer.bias().ifPresent(b -> ranges.add(new Range(b.start() + filter.index(), 1)));
    }
    return intervals(ranges);
  }

  private static Intervals parts(List<FrozenUnit> units) {
    return intervals(
        units.stream().flatMap(u -> u.parts().stream()).map(FrozenUnit.Part::range).toList());
  }

  private static Intervals intervals(List<Range> ranges) {
    return Intervals.of(
        ranges.stream().map(r -> new Intervals.Interval(r.start(), r.end())).toList());
  }
}
