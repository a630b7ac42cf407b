package org.permafrost.freeze;

import java.util.Collection;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.StrategySettings.FreezeNormalization;

/** What {@code exact} holds by default. */
public final class ExactPlan {
  private ExactPlan() {}

  /**
   * Frozen filters with all of their batch normalisation, and rows of the classifier, keep their
   * bits.
   *
   * @param classifierRows labels
   */
  public static FreezePlan of(
      FilterCatalog catalog, Collection<FilterId> filters, Collection<Integer> classifierRows) {
    return FreezePlan.exact(
        FrozenUnit.of(catalog, FreezeNormalization.ALL, filters, classifierRows));
  }
}
