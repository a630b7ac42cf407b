package org.permafrost.score;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.ConvolutionFilters;
import org.permafrost.network.FilterCatalog;
import org.permafrost.network.FloatArrays;

/**
 * Scores every filter of one network on every image of a batch, by several methods at once that
 * share one pass through the network. Not thread-safe.
 */
public final class ScoringPass {
  private final VertexGraph graph;
  private final List<ScoringMethod> methods;
  private final int[] first;

  public ScoringPass(ComputationGraphConfiguration configuration, List<ScoringMethod> methods) {
    this.graph = new VertexGraph(configuration);
    this.methods = List.copyOf(methods);
    List<ConvolutionFilters> layers = graph.catalog().layers();
    this.first = new int[layers.size() + 1];
    for (int l = 0; l < layers.size(); l++) {
      first[l + 1] = first[l] + layers.get(l).filters();
    }
  }

  /**
   * Sets the network's parameters; call it before {@link #score}.
   *
   * @param parameters flat vector, see {@link FilterCatalog}
   */
  public void load(float[] parameters) {
    graph.load(parameters);
  }

  /**
   * @param images shape {@code [N, 3, size, size]}, normalised as for training
   * @return for each method {@code N * filters} scores, image by image, filters in the order of the
   *     network's {@link org.permafrost.rank.FilterIndex}
   */
  public float[][] score(INDArray images) {
    int batch = Math.toIntExact(images.size(0));
    float[][] scores = new float[methods.size()][batch * filters()];
    ForwardPass.MapReader reader =
        (layer, maps) -> {
          LayerMaps values = maps(layer, maps);
          for (int m = 0; m < methods.size(); m++) {
            score(methods.get(m).scorer(), layer, values, scores[m]);
          }
        };
    new ForwardPass(graph, images, false, reader).close();
    return scores;
  }

  private void score(FilterScorer scorer, int layer, LayerMaps maps, float[] scores) {
    int batch = scores.length / filters();
    for (int image = 0; image < batch; image++) {
      scorer.score(maps, image, scores, image * filters() + first[layer]);
    }
  }

  private LayerMaps maps(int layer, INDArray maps) {
    ConvolutionFilters filters = graph.catalog().layers().get(layer);
    return new LayerMaps(
        filters.filters(),
        Math.toIntExact(maps.size(2) * maps.size(3)),
        filters.relu().isPresent(),
        FloatArrays.copyOf(maps));
  }

  private int filters() {
    return first[first.length - 1];
  }
}
