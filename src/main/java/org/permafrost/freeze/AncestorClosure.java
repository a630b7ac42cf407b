package org.permafrost.freeze;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;
import org.permafrost.rank.FilterId;

/**
 * The filters that frozen filters depend on most: of the input channels of a frozen filter {@code
 * c} those with the largest {@code sum |W[c, j]| * mean(a_j)}, then the inputs of these, and so on
 * back to the image (src/site/markdown/sealing.md). An approximation: the inputs that are left out
 * still move.
 */
public final class AncestorClosure {
  private final FilterCatalog catalog;
  private final float[] parameters;
  private final Map<String, double[]> inputMeans;
  private final double share;
  private final boolean groups;
  private final double layerCap;

  /**
   * @param inputMeans for each convolution the mean activation of its input channels
   * @param share of the inputs of each filter; rounded to the nearest number, at least one
   * @param groups whether a channel of a stream freezes in all filters that write it
   * @param layerCap share of a layer beyond which nothing is added
   */
  public AncestorClosure(
      FilterCatalog catalog,
      float[] parameters,
      Map<String, double[]> inputMeans,
      double share,
      boolean groups,
      double layerCap) {
    this.catalog = catalog;
    this.parameters = parameters;
    this.inputMeans = inputMeans;
    this.share = share;
    this.groups = groups;
    this.layerCap = layerCap;
  }

  /**
   * What has to freeze with these filters.
   *
   * @param chosen filters whose inputs are followed
   * @param frozen filters that are frozen already; their inputs are not followed
   * @return further filters, in the order in which they were found: nearest first
   */
  public Set<FilterId> of(Collection<FilterId> chosen, Collection<FilterId> frozen) {
    Set<FilterId> known = new HashSet<>(frozen);
    known.addAll(chosen);
    Map<String, Integer> perLayer = new HashMap<>();
    known.forEach(filter -> perLayer.merge(filter.layer(), 1, Integer::sum));
    Set<FilterId> found = new LinkedHashSet<>();
    Deque<FilterId> open = new ArrayDeque<>(new TreeSet<>(chosen));
    while (!open.isEmpty()) {
      FilterId filter = open.poll();
      for (int channel : strongest(filter)) {
        for (FilterId writer : writers(filter.layer(), channel)) {
          if (known.contains(writer) || isFull(writer.layer(), perLayer)) {
            continue;
          }
          known.add(writer);
          perLayer.merge(writer.layer(), 1, Integer::sum);
          found.add(writer);
          open.add(writer);
        }
      }
    }
    return found;
  }

  private boolean isFull(String layer, Map<String, Integer> frozen) {
    int cap = (int) Math.floor(layerCap * catalog.layer(layer).filters());
    return frozen.getOrDefault(layer, 0) >= cap;
  }

  /** Input channels of a filter, strongest first; none that contributes nothing. */
  private List<Integer> strongest(FilterId filter) {
    ConvolutionFilters layer = catalog.layer(filter.layer());
    double[] strength = new double[layer.channels()];
    for (int j = 0; j < strength.length; j++) {
      Range weights = layer.weights(filter.index(), j);
      double sum = 0;
      for (int p = weights.start(); p < weights.end(); p++) {
        sum += Math.abs(parameters[p]);
      }
      strength[j] = sum * inputMeans.get(filter.layer())[layer.input(filter.index(), j)];
    }
    return IntStream.range(0, strength.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer j) -> -strength[j]))
        .limit(Math.max(1, (long) Math.floor(share * strength.length + 0.5)))
        .filter(j -> strength[j] > 0)
        .map(j -> layer.input(filter.index(), j))
        .toList();
  }

  /** The filters that write an input channel of a layer; none for the image. */
  private Collection<FilterId> writers(String layer, int channel) {
    Set<FilterId> writers = new LinkedHashSet<>();
    for (FilterId writer : catalog.sources(layer).of(channel)) {
      writers.addAll(groups ? catalog.writers(writer) : List.of(writer));
    }
    return writers;
  }
}
