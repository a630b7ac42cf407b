package org.permafrost.freeze;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.permafrost.network.catalog.ChannelSources;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.DenseRows;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;
import org.permafrost.rank.FilterId;

/**
 * Weights through which something that may move could reach what is protected: of protected filters
 * and classifier rows, from input channels that are not protected as early as they are. With these
 * at zero the output of a protected filter is a function of the image and of protected numbers
 * alone (Golkar, Kagan and Cho 2019, arXiv 1903.04476). The image is never cut.
 *
 * <p>An input channel is protected if filter {@code j} of every convolution that writes it is. A
 * filter may read what was protected before it or together with it, never what came later.
 */
public final class CutEdges implements Zeros {
  private static final CutEdges NONE = new CutEdges(List.of());

  /** A weight that should be zero and is not. */
  public record Leak(String layer, int index, int channel, float weight) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "a cut weight of %s %d from input %d is %s instead of 0",
          layer,
          index,
          channel,
          weight);
    }
  }

  private record Edges(String layer, int index, int channel, Range weights) {}

  private final List<Edges> edges;

  private CutEdges(List<Edges> edges) {
    this.edges = edges;
  }

  /** No edge. */
  public static CutEdges none() {
    return NONE;
  }

  /**
   * @param filters protected filters with the time since when; any order of times will do
   * @param rows labels whose classifier row is protected, with the time since when
   */
  public static CutEdges of(
      FilterCatalog catalog, Map<FilterId, Integer> filters, Map<Integer, Integer> rows) {
    List<Edges> edges = new ArrayList<>();
    SortedMap<FilterId, Integer> sorted = new TreeMap<>(filters);
    Inputs inputs = new Inputs(catalog, filters);
    sorted.forEach(
        (filter, since) -> {
          ConvolutionFilters layer = catalog.layer(filter.layer());
          for (int j = 0; j < layer.channels(); j++) {
            int input = layer.input(filter.index(), j);
            if (inputs.since(filter.layer(), input, layer.inputs()) > since) {
              Range weights = layer.weights(filter.index(), j);
              edges.add(new Edges(filter.layer(), filter.index(), input, weights));
            }
          }
        });
    DenseRows classifier = catalog.classifier();
    new TreeMap<>(rows)
        .forEach(
            (label, since) -> {
              int first = classifier.ranges(label).get(0).start();
              for (int j = 0; j < classifier.inputs(); j++) {
                if (inputs.since(classifier.layer(), j, classifier.inputs()) > since) {
                  edges.add(
                      new Edges(
                          classifier.layer(), label, j, Range.between(first + j, first + j + 1)));
                }
              }
            });
    return new CutEdges(edges);
  }

  @Override
  public Intervals positions() {
    return Intervals.of(edges.stream().map(Edges::weights).toList());
  }

  @Override
  public long size() {
    return edges.stream().mapToLong(e -> e.weights().end() - e.weights().start()).sum();
  }

  /** The first weight that is not a positive zero. */
  public Optional<Leak> firstLeak(float[] parameters) {
    for (Edges e : edges) {
      for (int p = e.weights().start(); p < e.weights().end(); p++) {
        if (Float.floatToRawIntBits(parameters[p]) != 0) {
          return Optional.of(new Leak(e.layer(), e.index(), e.channel(), parameters[p]));
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<String> firstMoved(float[] parameters) {
    return firstLeak(parameters).map(Leak::toString);
  }

  /** Since when the input channels of each layer are protected. */
  private static final class Inputs {
    private static final int NEVER = Integer.MAX_VALUE;
    private static final int ALWAYS = Integer.MIN_VALUE;

    private final FilterCatalog catalog;
    private final Map<FilterId, Integer> filters;
    private final Map<String, int[]> byLayer = new HashMap<>();

    Inputs(FilterCatalog catalog, Map<FilterId, Integer> filters) {
      this.catalog = catalog;
      this.filters = filters;
    }

    /**
     * Since when an input of a layer is protected.
     *
     * @param inputs of the layer: its channels, or for a dense layer the pixels of its channels
     */
    int since(String layer, int input, int inputs) {
      int[] times = byLayer.computeIfAbsent(layer, this::times);
      return times.length == 0 ? ALWAYS : times[input / (inputs / times.length)];
    }

    /** Of each channel; none for the image. */
    private int[] times(String layer) {
      ChannelSources sources = catalog.sources(layer);
      if (sources.isImage()) {
        return new int[0];
      }
      return IntStream.range(0, sources.channels())
          .map(
              channel ->
                  sources.of(channel).stream()
                      .mapToInt(filter -> filters.getOrDefault(filter, NEVER))
                      .max()
                      .orElse(ALWAYS))
          .toArray();
    }
  }
}
