package org.permafrost.network.catalog;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.permafrost.problem.Problem;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FilterIndex;
import org.permafrost.settings.NearestName;
import org.permafrost.settings.NetworkSettings.Unit;

/**
 * Which filters a network has and which of its numbers each owns. Positions refer to the flat
 * vector of {@link ComputationGraph#params()}. Ranking, freezing and model files share this one
 * catalogue. Immutable.
 */
public final class FilterCatalog {
  private final List<ConvolutionFilters> layers;
  private final Map<String, ConvolutionFilters> byName;
  private final List<UnitLayer> units;
  private final Map<String, UnitLayer> unitsByName;
  private final List<WriteGroup> writeGroups;
  private final Map<FilterId, List<FilterId>> writers = new HashMap<>();
  private final Map<String, ChannelSources> sources;
  private final List<NormalizationRows> normalizations;
  private final List<Range> statistics;
  private final List<DenseRows> hidden;
  private final DenseRows classifier;
  private final List<String> mixing;
  private final SortedMap<Integer, String> owners;
  private final int parameters;

  FilterCatalog(
      List<ConvolutionFilters> layers,
      List<UnitLayer> units,
      List<WriteGroup> writeGroups,
      Map<String, ChannelSources> sources,
      List<NormalizationRows> normalizations,
      List<DenseRows> hidden,
      DenseRows classifier,
      List<String> mixing,
      Map<String, Range> parameters) {
    this.layers = List.copyOf(layers);
    this.byName =
        layers.stream().collect(Collectors.toMap(ConvolutionFilters::layer, Function.identity()));
    this.units = List.copyOf(units);
    this.unitsByName =
        units.stream().collect(Collectors.toMap(UnitLayer::layer, Function.identity()));
    this.writeGroups = List.copyOf(writeGroups);
    for (WriteGroup group : writeGroups) {
      for (int channel = 0; channel < group.channels(); channel++) {
        List<FilterId> together = group.writers(channel);
        together.forEach(filter -> writers.put(filter, together));
      }
    }
    this.sources = Map.copyOf(sources);
    this.normalizations = List.copyOf(normalizations);
    this.statistics =
        normalizations.stream()
            .flatMap(rows -> Stream.of(rows.mean(), rows.variance()))
            .sorted(Comparator.comparingInt(Range::start))
            .toList();
    this.hidden = List.copyOf(hidden);
    this.classifier = classifier;
    this.mixing = List.copyOf(mixing);
    this.owners = new TreeMap<>();
    parameters.forEach((layer, range) -> owners.put(range.start(), layer));
    this.parameters = parameters.values().stream().mapToInt(Range::length).sum();
  }

  /** The catalogue of a network. */
  public static FilterCatalog of(ComputationGraph network) {
    return of(network.getConfiguration());
  }

  /**
   * The catalogue of a network that need not exist yet.
   *
   * @throws IllegalArgumentException if the network does not end in one classifier
   */
  public static FilterCatalog of(ComputationGraphConfiguration configuration) {
    return new CatalogBuilder(configuration).build();
  }

  /** All convolutions, in network order. */
  public List<ConvolutionFilters> layers() {
    return layers;
  }

  /**
   * One convolution.
   *
   * @throws IllegalArgumentException if there is none of that name; names the nearest
   */
  public ConvolutionFilters layer(String name) {
    return Optional.ofNullable(byName.get(name))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No convolution is called "
                        + name
                        + "; the nearest is "
                        + NearestName.of(name, byName.keySet())));
  }

  /** All filters, in network order. */
  public List<FilterId> filters() {
    return layers.stream()
        .flatMap(l -> IntStream.range(0, l.filters()).mapToObj(l::filter))
        .toList();
  }

  /** Every layer whose outputs can be ranked and frozen one by one, in network order. */
  public List<UnitLayer> units() {
    return units;
  }

  /**
   * Those that are meant by {@code network.units}.
   *
   * @throws Problem (usage) if the network has none of them
   */
  public List<UnitLayer> units(Collection<Unit> kinds) {
    Predicate<String> counts =
        kinds.contains(Unit.FILTERS)
            ? freeNormalizations().stream().map(NormalizationRows::layer).toList()::contains
            : layer -> true;
    List<UnitLayer> meant =
        units.stream()
            .filter(u -> kinds.contains(u.kind()))
            .filter(u -> u.kind() != Unit.NORMALIZATIONS || counts.test(u.layer()))
            .toList();
    if (meant.isEmpty()) {
      throw Problem.usage(
          "Cannot rank or freeze %s (network.units): this network has none. Set"
              + " network.units=[filters].",
          kinds.stream().map(Unit::label).toList());
    }
    return meant;
  }

  /**
   * One layer of units of any kind.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public UnitLayer unit(String layer) {
    return Optional.ofNullable(unitsByName.get(layer))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No layer of units is called "
                        + layer
                        + "; the nearest is "
                        + NearestName.of(layer, unitsByName.keySet())));
  }

  /** The numbering of the filters, for scores that travel as plain arrays. */
  public FilterIndex index() {
    return index(Unit.ONLY_FILTERS);
  }

  /** The numbering of the units that are meant by {@code network.units}. */
  public FilterIndex index(Collection<Unit> kinds) {
    return new FilterIndex(units(kinds).stream().map(UnitLayer::indexed).toList());
  }

  /** The residual streams and who writes them, in network order. */
  public List<WriteGroup> writeGroups() {
    return writeGroups;
  }

  /** All filters that write the same channel as this one, itself included. */
  public List<FilterId> writers(FilterId filter) {
    return writers.getOrDefault(filter, List.of(filter));
  }

  /**
   * Who feeds a layer.
   *
   * @param layer a convolution, or the classifier of a network without hidden dense layers
   */
  public ChannelSources sources(String layer) {
    return sources.get(layer);
  }

  /**
   * Inserted layers in which a channel depends on other channels: behind one, {@link #sources} and
   * {@link #writers} do not tell all that feeds a channel.
   */
  public List<String> mixing() {
    return mixing;
  }

  /** Dense layers before the classifier. */
  public List<DenseRows> hidden() {
    return hidden;
  }

  /** The last dense layer, one row per class. */
  public DenseRows classifier() {
    return classifier;
  }

  /** All batch normalisations. */
  public List<NormalizationRows> normalizations() {
    return normalizations;
  }

  /**
   * Batch normalisations that belong to no filter, because they normalise channels that others read
   * too, or that several convolutions write.
   */
  public List<NormalizationRows> freeNormalizations() {
    List<NormalizationRows> owned =
        layers.stream().flatMap(layer -> layer.normalization().stream()).toList();
    return normalizations.stream().filter(rows -> !owned.contains(rows)).toList();
  }

  /** Running means and variances of all batch normalisations, by position. */
  public List<Range> statisticsRanges() {
    return statistics;
  }

  /**
   * Name of the layer that a parameter belongs to.
   *
   * @param position in the flat vector
   */
  public String owner(int position) {
    return owners.get(owners.headMap(position + 1).lastKey());
  }

  /** Length of the flat vector. */
  public int parameters() {
    return parameters;
  }

  /** Parameters that training changes by gradient: all but the running statistics. */
  public int trainableParameters() {
    return parameters - statistics.stream().mapToInt(Range::length).sum();
  }

  /** One line per convolution. */
  @Override
  public String toString() {
    return layers.stream().map(ConvolutionFilters::toString).collect(Collectors.joining("\n"));
  }
}
