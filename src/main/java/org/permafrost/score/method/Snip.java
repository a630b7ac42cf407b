package org.permafrost.score.method;

import org.permafrost.score.SampleScorer;
import org.permafrost.score.SampledNetwork;

/**
 * Connection sensitivity (Lee, Ajanthan, Torr 2019, arXiv 1810.02340): |weight times gradient of
 * the mean loss|, summed over the filter's weights, as a share of the network's.
 */
final class Snip implements SampleScorer {
  @Override
  public String name() {
    return "snip";
  }

  @Override
  public double[] score(SampledNetwork network) {
    double[] weights = network.parameters();
    double[] gradient = network.gradient(weights, 1);
    return FilterTotals.shares(network.catalog(), w -> Math.abs(weights[w] * gradient[w]));
  }
}
