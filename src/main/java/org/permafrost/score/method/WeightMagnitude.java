package org.permafrost.score.method;

import java.util.ArrayList;
import java.util.List;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.score.WeightScorer;
import org.permafrost.score.WeightedNetwork;

/** Sum of the absolute weights of the filter (Li et al. 2017, arXiv 1608.08710). */
final class WeightMagnitude implements WeightScorer {
  @Override
  public String name() {
    return "weight-magnitude";
  }

  @Override
  public double[] score(WeightedNetwork network, int label, long seed) {
    List<Double> sums = new ArrayList<>();
    for (ConvolutionFilters layer : network.catalog().layers()) {
      int length = layer.filterLength();
      for (int f = 0; f < layer.filters(); f++) {
        int start = layer.weights(f).start();
        double sum = 0;
        for (int w = start; w < start + length; w++) {
          sum += Math.abs(network.parameters()[w]);
        }
        sums.add(sum);
      }
    }
    return sums.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
