package org.permafrost.action.head;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.permafrost.action.run.Checkpoints;
import org.permafrost.freeze.CutEdges;
import org.permafrost.freeze.FrozenUnit;
import org.permafrost.head.file.FeatureSource;
import org.permafrost.network.catalog.ChannelSources;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.Problem;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.StrategySettings.FreezeNormalization;

/**
 * Features that are a function of the image and of frozen filters alone. Two models give them the
 * same bits if both have the same architecture, the same bits in these filters and zeros wherever
 * another filter could reach them, which is what {@link #identity} stands for: no image has to be
 * looked at.
 */
final class SealedFeatures {
  private final SavedModel model;
  private final FilterCatalog catalog;
  private final SortedMap<String, List<Integer>> filters;

  private SealedFeatures(SavedModel model, SortedMap<String, List<Integer>> filters) {
    this.model = model;
    this.catalog = model.catalog();
    this.filters = filters;
  }

  /**
   * Those of a model that filters are frozen in.
   *
   * @throws Problem (usage) if nothing is frozen, or later training could still reach what is
   */
  static FeatureSource of(SavedModel model) {
    SortedMap<String, List<Integer>> filters = new TreeMap<>();
    String run = model.description().run();
    Checkpoints.state(model, run)
        .learning()
        .mask()
        .all()
        .forEach(
            frozen ->
                filters
                    .computeIfAbsent(frozen.filter().layer(), l -> new ArrayList<>())
                    .add(frozen.filter().index()));
    filters.replaceAll((layer, indices) -> List.copyOf(new TreeSet<>(indices)));
    SealedFeatures sealed = new SealedFeatures(model, filters);
    List<Integer> channels = sealed.channels();
    if (channels.isEmpty()) {
      throw Problem.usage(
          "No feature of %s is sealed; train it with strategy.freeze = sealed, or leave out --sealed.",
          run);
    }
    String identity =
        sealed
            .identity()
            .orElseThrow(
                () ->
                    Problem.usage(
                        "The frozen filters of %s are still reached by others, so its features may"
                            + " move; train it with strategy.freeze = sealed, or leave out --sealed.",
                        run));
    return new FeatureSource(identity, sealed.catalog.classifier().layer(), channels, filters);
  }

  /** Whether a model has the features of a source, to the bit. */
  static boolean has(SavedModel model, FeatureSource source) {
    SealedFeatures sealed = new SealedFeatures(model, source.filters());
    return sealed.areInCatalog()
        && sealed.channels().equals(source.channels())
        && sealed.identity().equals(Optional.of(source.identity()));
  }

  private boolean areInCatalog() {
    return filters.entrySet().stream()
        .allMatch(
            e ->
                catalog.layers().stream()
                    .anyMatch(
                        layer ->
                            layer.layer().equals(e.getKey())
                                && e.getValue().stream().allMatch(i -> i < layer.filters())));
  }

  private Set<FilterId> all() {
    Set<FilterId> all = new HashSet<>();
    filters.forEach((layer, indices) -> indices.forEach(i -> all.add(new FilterId(layer, i))));
    return all;
  }

  /** Inputs of the classifier that nothing but these filters writes. */
  private List<Integer> channels() {
    boolean traceable =
        catalog.hidden().isEmpty()
            && catalog.mixing().isEmpty()
            && catalog.freeNormalizations().isEmpty();
    if (!traceable) {
      return List.of();
    }
    ChannelSources sources = catalog.sources(catalog.classifier().layer());
    if (sources.channels() != catalog.classifier().inputs()) {
      return List.of();
    }
    Set<FilterId> all = all();
    return IntStream.range(0, sources.channels())
        .filter(channel -> all.containsAll(sources.of(channel)))
        .boxed()
        .toList();
  }

  /**
   * Hash of the architecture and of these filters with all their values, everything else being
   * zero; empty if a weight lets anything else in.
   */
  private Optional<String> identity() {
    Map<FilterId, Integer> since = new HashMap<>();
    all().forEach(filter -> since.put(filter, 0));
    if (CutEdges.of(catalog, since, Map.of()).firstLeak(model.parameters()).isPresent()) {
      return Optional.empty();
    }
    float[] kept = new float[model.parameters().length];
    for (FrozenUnit unit :
        FrozenUnit.of(catalog, FreezeNormalization.ALL, since.keySet(), List.of())) {
      for (Range range : unit.positions()) {
        System.arraycopy(
            model.parameters(), range.start(), kept, range.start(), range.end() - range.start());
      }
    }
    return Optional.of(
        new SavedModel(
                model.description(), model.configuration(), kept, Optional.empty(), new TreeMap<>())
            .hash());
  }
}
