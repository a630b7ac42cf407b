package org.permafrost.score;

import java.util.List;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.UnitLayer;
import org.permafrost.rank.FilterIndex;
import org.permafrost.settings.NetworkSettings.Unit;

/**
 * A network as far as scorers of weights look at it.
 *
 * @param configuration DL4J's JSON
 * @param parameters in DL4J's flat order; not to be written to
 * @param side of the square input, pixels
 * @param units what of it is ranked
 */
public record WeightedNetwork(
    String configuration, float[] parameters, int side, FilterCatalog catalog, List<Unit> units) {
  /** A network whose filters are ranked. */
  public WeightedNetwork(
      String configuration, float[] parameters, int side, FilterCatalog catalog) {
    this(configuration, parameters, side, catalog, Unit.ONLY_FILTERS);
  }

  /** Numbers what is ranked: the order of scores. */
  public FilterIndex index() {
    return catalog.index(units);
  }

  /** Layers of what is ranked, in the same order. */
  public List<UnitLayer> layers() {
    return catalog.units(units);
  }
}
