package org.permafrost.score;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.ConvolutionFilters;
import org.permafrost.network.FilterCatalog;
import org.permafrost.network.FloatArrays;
import org.permafrost.settings.TrainSettings.Layers;

/**
 * The poster's score: the largest value of a filter's activation map, after batch normalisation and
 * ReLU, in evaluation mode (METHODS.md 1.1, ranking A1). For a convolution whose output is added to
 * a residual stream it is the filter's own normalised output, rectified, before the addition.
 */
final class MaxActivation implements FilterScorer {
  private final List<ConvolutionFilters> layers;
  private final int filters;
  private final ComputationGraph network;

  private MaxActivation(ComputationGraphConfiguration configuration) {
    layers = FilterCatalog.of(configuration).layers();
    filters = layers.stream().mapToInt(ConvolutionFilters::filters).sum();
    network = MaximumTaps.on(configuration, layers);
  }

  /** Reads native layers while they compute, or asks DL4J for the maxima as further outputs. */
  static FilterScorer of(ComputationGraphConfiguration configuration, Layers layers) {
    return layers == Layers.NATIVE
        ? NativeMaxima.on(configuration).orElseGet(() -> new MaxActivation(configuration))
        : new MaxActivation(configuration);
  }

  @Override
  public void load(float[] parameters) {
    FloatArrays.assign(network.params(), parameters);
  }

  @Override
  public float[] score(INDArray images) {
    INDArray[] outputs = network.output(false, images);
    int batch = Math.toIntExact(images.size(0));
    float[] scores = new float[batch * filters];
    int first = 0;
    for (int l = 0; l < layers.size(); l++) {
      float[] maxima = FloatArrays.copyOf(outputs[l + 1]);
      int width = layers.get(l).filters();
      for (int i = 0; i < batch; i++) {
        for (int f = 0; f < width; f++) {
          scores[i * filters + first + f] = Math.max(0f, maxima[i * width + f]);
        }
      }
      first += width;
    }
    return scores;
  }
}
