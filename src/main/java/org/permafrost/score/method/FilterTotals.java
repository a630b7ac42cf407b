package org.permafrost.score.method;

import java.util.function.IntToDoubleFunction;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;

/** Adds up what the weights of each filter are worth. */
final class FilterTotals {
  private FilterTotals() {}

  /**
   * Totals as shares of the sum of their sizes over the network; all 0 if that is 0.
   *
   * @param worth of the parameter at a position
   */
  static double[] shares(FilterCatalog catalog, IntToDoubleFunction worth) {
    double[] totals = new double[catalog.index().size()];
    double size = 0;
    int filter = 0;
    for (ConvolutionFilters layer : catalog.layers()) {
      for (int f = 0; f < layer.filters(); f++) {
        int start = layer.weights(f).start();
        for (int w = start; w < start + layer.filterLength(); w++) {
          totals[filter] += worth.applyAsDouble(w);
        }
        size += Math.abs(totals[filter]);
        filter++;
      }
    }
    for (int f = 0; f < totals.length && size > 0; f++) {
      totals[f] /= size;
    }
    return totals;
  }
}
