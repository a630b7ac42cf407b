package org.permafrost.score.pass;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.UnitLayer;
import org.permafrost.score.FilterScorer;
import org.permafrost.score.Signal;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.NetworkSettings.Unit;

/**
 * Scores every filter, or what else is meant by {@code network.units}, of one network on every
 * image of a batch, by several scorers at once that share the passes forward and back. Not
 * thread-safe.
 */
public final class ScoringPass {
  private final VertexGraph graph;
  private final List<FilterScorer> scorers;
  private final Set<Signal> signals = EnumSet.noneOf(Signal.class);
  private final int[] first;
  private float[][] scores = new float[0][];

  /** Scores the filters. */
  public ScoringPass(
      ComputationGraphConfiguration configuration, List<FilterScorer> scorers, Layers layers) {
    this(configuration, scorers, layers, Unit.ONLY_FILTERS);
  }

  /**
   * @param layers what the network computes with
   * @param units what is scored
   */
  public ScoringPass(
      ComputationGraphConfiguration configuration,
      List<FilterScorer> scorers,
      Layers layers,
      Collection<Unit> units) {
    this.graph = VertexGraph.of(configuration, layers, units);
    this.scorers = List.copyOf(scorers);
    scorers.forEach(scorer -> signals.add(scorer.signal()));
    List<UnitLayer> scored = graph.units();
    this.first = new int[scored.size() + 1];
    for (int l = 0; l < scored.size(); l++) {
      first[l + 1] = first[l] + scored.get(l).units();
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
   * @param labels class of each image; read by scorers that look at a logit or at the loss
   * @return for each scorer {@code N * filters} scores, image by image, filters in the order of the
   *     network's {@link org.permafrost.rank.FilterIndex}; the next call writes to the same arrays
   */
  public float[][] score(INDArray images, int[] labels) {
    int length = labels.length * filters();
    if (scores.length == 0 || scores[0].length != length) {
      scores = new float[scorers.size()][length];
    }
    Arrays.stream(scores).forEach(ofScorer -> Arrays.fill(ofScorer, 0));
    boolean goesBack = signals.stream().anyMatch(signal -> signal != Signal.NONE);
    ForwardPass.MapReader reader =
        signals.contains(Signal.NONE)
            ? (layer, maps) -> score(arrived(layer, maps, maps), Signal.NONE)
            : (layer, maps) -> {};
    try (ForwardPass forward = new ForwardPass(graph, images, goesBack, reader)) {
      for (Signal signal : signals) {
        if (signal != Signal.NONE) {
          sendBack(forward, signal, labels);
        }
      }
    }
    return scores;
  }

  private void sendBack(ForwardPass forward, Signal signal, int[] labels) {
    BackwardPass.run(
        graph,
        forward,
        signal,
        labels,
        (layer, maps, arrived) -> score(arrived(layer, maps, arrived), signal));
  }

  private ArrivedMaps arrived(int layer, INDArray maps, INDArray signal) {
    return new ArrivedMaps(layer, graph.units().get(layer), graph.numbers(layer), maps, signal);
  }

  /**
   * Lets every scorer that waits for this signal score a layer. Those that need whole maps look at
   * one image after the other, whose maps stay in the processor's cache meanwhile.
   */
  private void score(ArrivedMaps maps, Signal signal) {
    int start = first[maps.layer()];
    List<Integer> wholeMaps = new ArrayList<>();
    for (int m = 0; m < scorers.size(); m++) {
      FilterScorer scorer = scorers.get(m);
      if (scorer.signal() == signal && !maps.sum(scorer, scores[m], filters(), start)) {
        wholeMaps.add(m);
      }
    }
    if (!wholeMaps.isEmpty()) {
      maps.each(
          (image, number) ->
              wholeMaps.forEach(
                  m -> scorers.get(m).score(image, 0, scores[m], number * filters() + start)));
    }
  }

  private int filters() {
    return first[first.length - 1];
  }
}
