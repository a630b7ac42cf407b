package org.permafrost.score.pass;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.explain.FullGradient;
import org.permafrost.explain.Grid;
import org.permafrost.explain.SaliencyMap;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;
import org.permafrost.score.SampledNetwork;
import org.permafrost.settings.NetworkSettings.Unit;
import org.permafrost.settings.TrainSettings.PixelNormalization;

/** Finds the gradients by running a graph of doubles forward and back, batch by batch. */
final class SampledGraph implements SampledNetwork {
  private final ComputationGraphConfiguration configuration;
  private final VertexGraph graph;
  private final float[] own;
  private final double[] parameters;
  private final PixelNormalization normalization;
  private final List<SampleBatch> batches;

  SampledGraph(
      ComputationGraphConfiguration configuration,
      float[] parameters,
      PixelNormalization normalization,
      List<SampleBatch> batches) {
    this.configuration = configuration;
    this.own = parameters;
    this.normalization = normalization;
    this.graph = new VertexGraph(configuration, DataType.DOUBLE, Unit.ONLY_FILTERS);
    this.parameters = new double[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      this.parameters[i] = parameters[i];
    }
    this.batches = List.copyOf(batches);
  }

  @Override
  public FilterCatalog catalog() {
    return graph.catalog();
  }

  @Override
  public double[] parameters() {
    return parameters;
  }

  @Override
  public double[] gradient(double[] at, double temperature) {
    graph.load(at);
    double[] gradient = new double[at.length];
    int images = batches.stream().mapToInt(batch -> batch.labels().length).sum();
    for (SampleBatch batch : batches) {
      try (INDArray doubles = batch.images().castTo(DataType.DOUBLE);
          ForwardPass forward = new ForwardPass(graph, doubles, true, (layer, maps) -> {})) {
        double[][] logits = graph.classifier().doubleLogits(forward.features());
        try (INDArray signal =
            Nd4j.createFromArray(atLogits(logits, batch.labels(), temperature, images))) {
          BackwardPass.ofLogits(
              graph,
              forward,
              signal,
              (layer, maps, arrived) -> {},
              (layer, weights) -> add(gradient, catalog().layer(layer), weights));
        }
      }
    }
    return gradient;
  }

  @Override
  public double[] saliency() {
    FullGradientPass pass = new FullGradientPass(configuration);
    pass.load(own);
    double[] recognised = new double[Grid.SIDE * Grid.SIDE];
    double[] all = new double[recognised.length];
    boolean any = false;
    for (SampleBatch batch : batches) {
      int[] classes = Arrays.copyOf(batch.labels(), Math.toIntExact(batch.images().size(0)));
      List<FullGradient> ofImages = pass.of(batch.images(), classes);
      for (FullGradient image : ofImages.subList(0, batch.labels().length)) {
        double[] grid = Grid.of(image.map().scaled(), image.map().width());
        add(all, grid);
        if (image.recognised()) {
          any = true;
          add(recognised, grid);
        }
      }
    }
    return SaliencyMap.scaled(any ? recognised : all);
  }

  private static void add(double[] sum, double[] values) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += values[i];
    }
  }

  @Override
  public List<Optional<double[]>> pictures() {
    return FilterPictures.of(configuration, own, normalization);
  }

  private static void add(double[] gradient, ConvolutionFilters layer, INDArray weights) {
    Range range = layer.weights();
    double[] values = weights.dup('c').reshape(range.length()).toDoubleVector();
    for (int w = 0; w < values.length; w++) {
      gradient[range.start() + w] += values[w];
    }
  }

  /** Softmax minus target, for the images that are real. */
  private static double[][] atLogits(
      double[][] logits, int[] labels, double temperature, int images) {
    double[][] signal = new double[logits.length][logits[0].length];
    for (int i = 0; i < labels.length; i++) {
      double largest = Arrays.stream(logits[i]).max().orElseThrow();
      double sum = 0;
      for (int k = 0; k < signal[i].length; k++) {
        signal[i][k] = StrictMath.exp((logits[i][k] - largest) / temperature);
        sum += signal[i][k];
      }
      for (int k = 0; k < signal[i].length; k++) {
        double target = k == labels[i] ? 1 : 0;
        signal[i][k] = (signal[i][k] / sum - target) / temperature / images;
      }
    }
    return signal;
  }
}
