package org.permafrost.score.method;

import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.DenseRows;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.NormalizationRows;
import org.permafrost.network.catalog.Range;
import org.permafrost.score.NetworkSupport;
import org.permafrost.score.WeightScorer;
import org.permafrost.score.WeightedNetwork;
import org.permafrost.score.pass.FlowPass;

/**
 * Synaptic flow (Tanaka et al. 2020, arXiv 2006.05467): with absolute weights and an image of ones,
 * the sum over a filter's weights of weight times derivative of the sum of the logits. Biases and
 * the shifts of normalisations are left out, so that the network is linear on this image, a
 * filter's sum equals that of its map times the signal there, and in a chain every layer has the
 * same total. Divided by the total of all filters. ReLU6 counts as ReLU: absolute weights would run
 * it into its bound, behind which nothing flows. Other bounded or curved activations, and products
 * of two maps, are no linear function of anything and are refused.
 */
final class SynFlow implements WeightScorer {
  @Override
  public String name() {
    return "synflow";
  }

  /** Version 1 stopped at the bound of ReLU6. */
  @Override
  public int version() {
    return 2;
  }

  @Override
  public Optional<String> against(ComputationGraphConfiguration network) {
    return NetworkSupport.againstOthers(
        network, "synaptic flow", SynFlow::isLinear, "ReLU, ReLU6 or leaky ReLU");
  }

  /** Of numbers from 0 up, without a bound. */
  private static boolean isLinear(IActivation function) {
    return function instanceof ActivationReLU
        || function instanceof ActivationReLU6
        || function instanceof ActivationLReLU;
  }

  @Override
  public double[] score(WeightedNetwork network, int label, long seed) {
    double[] flow = FlowPass.of(network, absolute(network.parameters(), network.catalog()));
    double total = 0;
    for (double value : flow) {
      total += value;
    }
    for (int f = 0; f < flow.length && total > 0; f++) {
      flow[f] /= total;
    }
    return flow;
  }

  private static double[] absolute(float[] parameters, FilterCatalog catalog) {
    double[] absolute = new double[parameters.length];
    for (int i = 0; i < absolute.length; i++) {
      absolute[i] = Math.abs(parameters[i]);
    }
    for (ConvolutionFilters layer : catalog.layers()) {
      layer.bias().ifPresent(bias -> clear(absolute, bias));
    }
    for (NormalizationRows rows : catalog.normalizations()) {
      clear(absolute, rows.beta());
      clear(absolute, rows.mean());
    }
    catalog.hidden().forEach(dense -> clear(absolute, dense));
    clear(absolute, catalog.classifier());
    return absolute;
  }

  private static void clear(double[] values, DenseRows rows) {
    rows.bias().ifPresent(bias -> clear(values, bias));
  }

  private static void clear(double[] values, Range range) {
    Arrays.fill(values, range.start(), range.start() + range.length(), 0);
  }
}
