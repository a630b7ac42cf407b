package org.permafrost.score;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.ConvolutionFilters;
import org.permafrost.network.FilterCatalog;
import org.permafrost.network.FloatArrays;
import org.permafrost.settings.TrainSettings.Layers;

/**
 * Scores every filter of one network on every image of a batch, by several methods at once that
 * share the passes forward and back. Not thread-safe.
 */
public final class ScoringPass {
  private final FilterCatalog catalog;
  private final List<ScoringMethod> methods;
  private final Optional<NativeMaxima> maxima;
  private final Set<Signal> signals = EnumSet.noneOf(Signal.class);

  /** DL4J's network, if a method needs it. */
  private final Optional<VertexGraph> graph;

  private final int[] first;

  /**
   * @param methods those that score images
   * @param layers what maximum activations are computed with; all others use DL4J's
   */
  public ScoringPass(
      ComputationGraphConfiguration configuration, List<ScoringMethod> methods, Layers layers) {
    this.catalog = FilterCatalog.of(configuration);
    this.methods = List.copyOf(methods);
    this.maxima =
        layers == Layers.NATIVE && methods.contains(ScoringMethod.MAX_ACTIVATION)
            ? NativeMaxima.on(configuration)
            : Optional.empty();
    methods.stream()
        .filter(method -> !isNative(method))
        .forEach(method -> signals.add(method.filterScorer().signal()));
    this.graph = signals.isEmpty() ? Optional.empty() : Optional.of(new VertexGraph(configuration));
    List<ConvolutionFilters> convolutions = catalog.layers();
    this.first = new int[convolutions.size() + 1];
    for (int l = 0; l < convolutions.size(); l++) {
      first[l + 1] = first[l] + convolutions.get(l).filters();
    }
  }

  /**
   * Sets the network's parameters; call it before {@link #score}.
   *
   * @param parameters flat vector, see {@link FilterCatalog}
   */
  public void load(float[] parameters) {
    graph.ifPresent(stock -> stock.load(parameters));
    maxima.ifPresent(scorer -> scorer.load(parameters));
  }

  /**
   * @param images shape {@code [N, 3, size, size]}, normalised as for training
   * @param labels class of each image; read by methods that look at a logit or at the loss
   * @return for each method {@code N * filters} scores, image by image, filters in the order of the
   *     network's {@link org.permafrost.rank.FilterIndex}
   */
  public float[][] score(INDArray images, int[] labels) {
    float[][] scores = new float[methods.size()][labels.length * filters()];
    maxima.ifPresent(
        scorer -> scores[methods.indexOf(ScoringMethod.MAX_ACTIVATION)] = scorer.score(images));
    graph.ifPresent(stock -> score(stock, images, labels, scores));
    return scores;
  }

  private void score(VertexGraph stock, INDArray images, int[] labels, float[][] scores) {
    boolean goesBack = signals.stream().anyMatch(signal -> signal != Signal.NONE);
    ForwardPass.MapReader reader =
        signals.contains(Signal.NONE)
            ? (layer, maps) -> score(layer, maps, Signal.NONE, Optional.empty(), scores)
            : (layer, maps) -> {};
    try (ForwardPass forward = new ForwardPass(stock, images, goesBack, reader)) {
      for (Signal signal : signals) {
        if (signal != Signal.NONE) {
          BackwardPass.run(
              stock,
              forward,
              signal,
              labels,
              (layer, maps, arrived) -> score(layer, maps, signal, Optional.of(arrived), scores));
        }
      }
    }
  }

  /**
   * Lets every method that waits for this signal score a layer, one image after the other: its maps
   * stay in the processor's cache until all have looked at them.
   */
  private void score(
      int layer, INDArray maps, Signal signal, Optional<INDArray> arrived, float[][] scores) {
    ConvolutionFilters filters = catalog.layers().get(layer);
    int positions = Math.toIntExact(maps.size(2) * maps.size(3));
    INDArray values = FloatArrays.inOrder(maps);
    Optional<INDArray> atMaps = arrived.map(FloatArrays::inOrder);
    LayerMaps one =
        new LayerMaps(
            filters.filters(),
            positions,
            filters.relu().isPresent(),
            new float[filters.filters() * positions],
            new float[arrived.isPresent() ? filters.filters() * positions : 0]);
    for (int i = 0; i < maps.size(0); i++) {
      int image = i;
      FloatArrays.copy(values, (long) image * one.values().length, one.values());
      atMaps.ifPresent(
          array -> FloatArrays.copy(array, (long) image * one.values().length, one.signal()));
      for (int m = 0; m < methods.size(); m++) {
        FilterScorer scorer = methods.get(m).filterScorer();
        if (scorer.signal() == signal && !isNative(methods.get(m))) {
          scorer.score(one, 0, scores[m], i * filters() + first[layer]);
        }
      }
    }
  }

  private boolean isNative(ScoringMethod method) {
    return maxima.isPresent() && method == ScoringMethod.MAX_ACTIVATION;
  }

  private int filters() {
    return first[first.length - 1];
  }
}
