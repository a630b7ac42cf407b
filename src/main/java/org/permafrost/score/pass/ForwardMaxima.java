package org.permafrost.score.pass;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.onednn.graph.MapTaps;

/**
 * The poster's score read off a forward pass that happens anyway: the largest value of each
 * filter's map behind its activation, rectified. In training mode that is normalised by the
 * minibatch.
 */
public final class ForwardMaxima {
  private final List<ConvolutionFilters> layers;
  private final int filters;
  private final MapTaps taps;

  /**
   * @param layers of the network, in the order of its filters' numbers
   * @param network whose forward passes are read; from now on its native layers take maxima
   */
  public ForwardMaxima(List<ConvolutionFilters> layers, ComputationGraph network) {
    this.layers = List.copyOf(layers);
    this.taps = MapTaps.on(network, layers.stream().map(ForwardMaxima::vertex).toList());
    this.filters = layers.stream().mapToInt(ConvolutionFilters::filters).sum();
  }

  /**
   * Where a layer's maps are read: before ReLU, which follows here, and behind other activations.
   */
  private static String vertex(ConvolutionFilters layer) {
    return layer.rectified() ? layer.output() : layer.relu().orElse(layer.output());
  }

  /** Number of filters. */
  public int filters() {
    return filters;
  }

  /**
   * @param activations of all vertices that are not native, by name, each layer's {@code [N,
   *     filters, height, width]}
   * @return {@code N * filters} scores, image by image, filters in the order of the network's
   *     {@link org.permafrost.rank.FilterIndex}
   */
  public float[] of(Map<String, INDArray> activations) {
    List<float[]> ofLayers = layers.stream().map(l -> maxima(vertex(l), activations)).toList();
    int images = ofLayers.get(0).length / layers.get(0).filters();
    float[] scores = new float[images * filters];
    int first = 0;
    for (int l = 0; l < layers.size(); l++) {
      float[] maxima = ofLayers.get(l);
      int width = layers.get(l).filters();
      for (int i = 0; i < images; i++) {
        for (int f = 0; f < width; f++) {
          scores[i * filters + first + f] = Math.max(0f, maxima[i * width + f]);
        }
      }
      first += width;
    }
    return scores;
  }

  private float[] maxima(String output, Map<String, INDArray> activations) {
    return taps.maxima(output).orElseGet(() -> maxima(activations.get(output)));
  }

  private static float[] maxima(INDArray maps) {
    INDArray largest = maps.max(2, 3);
    float[] maxima = FloatArrays.copyOf(largest);
    largest.close();
    return maxima;
  }
}
