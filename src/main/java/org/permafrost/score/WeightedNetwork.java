package org.permafrost.score;

import org.permafrost.network.catalog.FilterCatalog;

/**
 * A network as far as scorers of weights look at it.
 *
 * @param configuration DL4J's JSON
 * @param parameters in DL4J's flat order; not to be written to
 * @param side of the square input, pixels
 */
public record WeightedNetwork(
    String configuration, float[] parameters, int side, FilterCatalog catalog) {}
