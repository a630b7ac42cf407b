package org.permafrost.score;

import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.ConvolutionFilters;
import org.permafrost.network.FloatArrays;

/**
 * The poster's score read off a forward pass that happens anyway: the largest value of each
 * filter's normalised map, rectified. In training mode that is normalised by the minibatch.
 */
public final class ForwardMaxima {
  private final List<ConvolutionFilters> layers;
  private final int filters;

  /**
   * @param layers of the network, in the order of its filters' numbers
   */
  public ForwardMaxima(List<ConvolutionFilters> layers) {
    this.layers = List.copyOf(layers);
    this.filters = layers.stream().mapToInt(ConvolutionFilters::filters).sum();
  }

  /** Number of filters. */
  public int filters() {
    return filters;
  }

  /**
   * @param activations of all vertices by name, each layer's {@code [N, filters, height, width]}
   * @return {@code N * filters} scores, image by image, filters in the order of the network's
   *     {@link org.permafrost.rank.FilterIndex}
   */
  public float[] of(Map<String, INDArray> activations) {
    int images = Math.toIntExact(activations.get(layers.get(0).output()).size(0));
    float[] scores = new float[images * filters];
    int first = 0;
    for (ConvolutionFilters layer : layers) {
      INDArray largest = activations.get(layer.output()).max(2, 3);
      float[] maxima = FloatArrays.copyOf(largest);
      largest.close();
      int width = layer.filters();
      for (int i = 0; i < images; i++) {
        for (int f = 0; f < width; f++) {
          scores[i * filters + first + f] = Math.max(0f, maxima[i * width + f]);
        }
      }
      first += width;
    }
    return scores;
  }
}
