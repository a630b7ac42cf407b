package org.permafrost.score.pass;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.catalog.UnitLayer;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.NetworkSettings.Unit;

/**
 * What a network says when the maps of some filters, units or channels are zero, after
 * normalisation and ReLU, in evaluation mode. For each set of filters only what lies behind them is
 * computed again. Not thread-safe.
 */
public final class AblationPass {
  private final VertexGraph graph;

  /** Filters may be set to zero. */
  public AblationPass(ComputationGraphConfiguration configuration, Layers layers) {
    this(configuration, layers, Unit.ONLY_FILTERS);
  }

  /**
   * @param layers what to compute with
   * @param units what may be set to zero
   */
  public AblationPass(
      ComputationGraphConfiguration configuration, Layers layers, Collection<Unit> units) {
    graph = VertexGraph.of(configuration, layers, units);
  }

  /**
   * Sets the network's parameters; call it before {@link #predict}.
   *
   * @param parameters in DL4J's flat order
   */
  public void load(float[] parameters) {
    graph.load(parameters);
  }

  /**
   * @param images {@code [N, 3, size, size]}
   * @return the class with the largest logit for each image (the first of equals): a row for the
   *     whole network, then one for each ablation
   */
  public int[][] predict(INDArray images, List<Ablation> ablations) {
    return Arrays.stream(logits(images, ablations))
        .map(AblationPass::classes)
        .toArray(int[][]::new);
  }

  /** Logits {@code [N, classes]} in the same order. */
  float[][][] logits(INDArray images, List<Ablation> ablations) {
    float[][][] logits = new float[ablations.size() + 1][][];
    try (ForwardPass whole = new ForwardPass(graph, images, true, (layer, maps) -> {})) {
      logits[0] = graph.classifier().logits(whole.features());
      for (int a = 0; a < ablations.size(); a++) {
        logits[a + 1] = logits(whole, ablations.get(a));
      }
    }
    return logits;
  }

  private float[][] logits(ForwardPass whole, Ablation ablation) {
    Map<Integer, float[]> masks = masks(ablation.filters());
    INDArray[] changed = new INDArray[graph.vertices()];
    SharedArrays memory = new SharedArrays(graph.memory());
    for (GraphVertex vertex : graph.order()) {
      int v = vertex.getVertexIndex();
      INDArray value = null;
      if (Arrays.stream(graph.inputs(v)).anyMatch(i -> changed[i] != null)) {
        List<INDArray> inputs = new ArrayList<>();
        for (int i : graph.inputs(v)) {
          inputs.add(changed[i] == null ? whole.value(i) : changed[i]);
        }
        value = graph.forward(vertex, inputs, false);
      }
      float[] mask = masks.get(graph.layer(v));
      if (mask != null) {
        value = value == null ? whole.value(v).dup() : value;
        graph.multiply(graph.layer(v), value, mask);
      }
      if (value != null) {
        changed[v] = value;
        memory.keep(value);
      }
    }
    INDArray features = changed[graph.features()];
    float[][] logits = graph.classifier().logits(features == null ? whole.features() : features);
    Arrays.stream(changed).filter(value -> value != null).forEach(memory::release);
    return logits;
  }

  /** For each layer that loses filters, 0 for these and 1 for the others. */
  private Map<Integer, float[]> masks(Collection<FilterId> filters) {
    List<UnitLayer> layers = graph.units();
    Map<Integer, float[]> masks = new HashMap<>();
    for (FilterId filter : filters) {
      int layer = layers.indexOf(graph.catalog().unit(filter.layer()));
      float[] mask =
          masks.computeIfAbsent(
              layer,
              l -> {
                float[] all = new float[layers.get(l).units()];
                Arrays.fill(all, 1);
                return all;
              });
      mask[filter.index()] = 0;
    }
    return masks;
  }

  private static int[] classes(float[][] logits) {
    int[] classes = new int[logits.length];
    for (int i = 0; i < logits.length; i++) {
      for (int k = 1; k < logits[i].length; k++) {
        if (logits[i][k] > logits[i][classes[i]]) {
          classes[i] = k;
        }
      }
    }
    return classes;
  }
}
