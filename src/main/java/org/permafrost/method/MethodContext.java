package org.permafrost.method;

import java.util.Collection;
import java.util.List;
import org.permafrost.freeze.FrozenUnit;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.Settings;
import org.permafrost.settings.StrategySettings;
import org.permafrost.settings.StrategySettings.FreezeNormalization;

/**
 * What every method is made from.
 *
 * @param catalog of the network
 */
public record MethodContext(Settings settings, FilterCatalog catalog) {
  /** The block {@code strategy}. */
  public StrategySettings strategy() {
    return settings.strategy();
  }

  /** Largest learning rate of the run; schedules only lower it. */
  public double learningRate() {
    return settings.train().optimizer().learningRate();
  }

  /** Frozen filters and classifier rows with all that freezes with them, in network order. */
  public List<FrozenUnit> units(Collection<FilterId> filters, Collection<Integer> rows) {
    return FrozenUnit.of(catalog, strategy().freezeNormalization(), filters, rows);
  }

  /** The same without running statistics, which have no gradients. */
  public List<FrozenUnit> differentiable(Collection<FilterId> filters, Collection<Integer> rows) {
    FreezeNormalization normalization =
        strategy().freezeNormalization() == FreezeNormalization.NONE
            ? FreezeNormalization.NONE
            : FreezeNormalization.AFFINE;
    return FrozenUnit.of(catalog, normalization, filters, rows);
  }
}
