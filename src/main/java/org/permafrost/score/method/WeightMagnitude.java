package org.permafrost.score.method;

import java.util.ArrayList;
import java.util.List;
import org.permafrost.network.catalog.Range;
import org.permafrost.network.catalog.UnitLayer;
import org.permafrost.score.WeightScorer;
import org.permafrost.score.WeightedNetwork;

/**
 * Sum of the absolute weights of the filter (Li et al. 2017, arXiv 1608.08710). Of a channel of a
 * normalisation the size of its gain (Liu et al. 2017, arXiv 1708.06519).
 */
final class WeightMagnitude implements WeightScorer {
  @Override
  public String name() {
    return "weight-magnitude";
  }

  @Override
  public double[] score(WeightedNetwork network, int label, long seed) {
    List<Double> sums = new ArrayList<>();
    for (UnitLayer layer : network.layers()) {
      for (int u = 0; u < layer.units(); u++) {
        Range weights = layer.weights(u);
        double sum = 0;
        for (int w = weights.start(); w < weights.end(); w++) {
          sum += Math.abs(network.parameters()[w]);
        }
        sums.add(sum);
      }
    }
    return sums.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
