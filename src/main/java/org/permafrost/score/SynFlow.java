package org.permafrost.score;

import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.DenseRows;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.NormalizationRows;
import org.permafrost.network.catalog.Range;

/**
 * Synaptic flow (Tanaka et al. 2020, arXiv 2006.05467): with absolute weights and an image of ones,
 * the sum over a filter's weights of weight times derivative of the sum of the logits. Biases and
 * the shifts of normalisations are left out, so that the network is linear on this image, a
 * filter's sum equals that of its map times the signal there, and in a chain every layer has the
 * same total. Divided by the total of all filters. In doubles, because products over many layers
 * leave the range of floats.
 */
final class SynFlow implements WeightScorer {
  @Override
  public double[] score(WeightedNetwork network, int label, long seed) {
    VertexGraph graph =
        new VertexGraph(
            ComputationGraphConfiguration.fromJson(network.configuration()), DataType.DOUBLE);
    FilterCatalog catalog = network.catalog();
    graph.load(absolute(network.parameters(), catalog));
    double[] flow = new double[catalog.index().size()];
    try (INDArray ones = Nd4j.ones(DataType.DOUBLE, 1, 3, network.side(), network.side());
        INDArray atLogits = Nd4j.ones(DataType.DOUBLE, 1, catalog.classifier().outputs());
        ForwardPass forward = new ForwardPass(graph, ones, true, (layer, maps) -> {})) {
      BackwardPass.ofLogits(
          graph,
          forward,
          atLogits,
          (layer, maps, signal) -> {
            try (INDArray product = maps.mul(signal);
                INDArray sums = product.sum(0, 2, 3)) {
              double[] own = sums.toDoubleVector();
              System.arraycopy(own, 0, flow, catalog.index().first(layer), own.length);
            }
          },
          (layer, weights) -> {});
    }
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
      Optional<NormalizationRows> rows = layer.normalization();
      rows.ifPresent(n -> clear(absolute, n.beta()));
      rows.ifPresent(n -> clear(absolute, n.mean()));
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
