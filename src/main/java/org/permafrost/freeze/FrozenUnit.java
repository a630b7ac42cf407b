package org.permafrost.freeze;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.permafrost.network.catalog.DenseRows;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;
import org.permafrost.network.catalog.UnitLayer;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.StrategySettings.FreezeNormalization;

/**
 * What freezes as a whole: a filter with what it owns, a unit of a hidden dense layer, a channel of
 * a normalisation, a row of the classifier, or single weights of a layer.
 *
 * @param layer name of the convolution, dense layer, normalisation or classifier
 * @param index of the filter, unit, channel or class from 0, or of the task whose weights they are
 * @param kind what {@code index} counts, for messages
 * @param parts where its values are, in the order in which they are hashed
 */
public record FrozenUnit(String layer, int index, String kind, List<Part> parts) {
  /** The kind of filters. */
  public static final String FILTER = "filter";

  /** The kind of units of hidden dense layers. */
  public static final String UNIT = "unit";

  /** The kind of single channels of batch normalisations. */
  public static final String CHANNEL = "channel";

  /** The kind of single weights; their index is the number of a task. */
  public static final String WEIGHTS = "weights of task";

  /**
   * @param name weights, bias, gamma, beta, mean or variance
   */
  public record Part(String name, Intervals positions) {
    /** Consecutive values. */
    public Part(String name, Range range) {
      this(name, Intervals.of(List.of(range)));
    }
  }

  /** Copies the list. */
  public FrozenUnit {
    parts = List.copyOf(parts);
  }

  /**
   * Frozen filters, units and channels layer by layer in network order, then the rows of the
   * classifier.
   *
   * @param normalization what of its batch normalisation belongs to a frozen filter or channel
   * @param classifierRows labels, in order
   */
  public static List<FrozenUnit> of(
      FilterCatalog catalog,
      FreezeNormalization normalization,
      Collection<FilterId> filters,
      Collection<Integer> classifierRows) {
    List<FrozenUnit> units = new ArrayList<>();
    for (UnitLayer layer : catalog.units()) {
      filters.stream()
          .filter(filter -> filter.layer().equals(layer.layer()))
          .sorted()
          .forEach(filter -> units.add(unit(layer, filter.index(), normalization)));
    }
    DenseRows classifier = catalog.classifier();
    for (int label : classifierRows) {
      List<Range> ranges = classifier.ranges(label);
      units.add(
          new FrozenUnit(
              classifier.layer(), label, "row", named(ranges, List.of("weights", "bias"))));
    }
    return units;
  }

  private static FrozenUnit unit(UnitLayer layer, int index, FreezeNormalization normalization) {
    List<Part> parts = new ArrayList<>(named(layer.own(index), List.of("weights", "bias")));
    layer
        .normalization()
        .ifPresent(n -> parts.addAll(named(n.ranges(index), normalizationParts(normalization))));
    return new FrozenUnit(layer.layer(), index, kind(layer), parts);
  }

  private static String kind(UnitLayer layer) {
    return switch (layer.kind()) {
      case FILTERS -> FILTER;
      case DENSE -> UNIT;
      case NORMALIZATIONS -> CHANNEL;
    };
  }

  private static List<String> normalizationParts(FreezeNormalization normalization) {
    return switch (normalization) {
      case ALL -> List.of("gamma", "beta", "mean", "variance");
      case AFFINE -> List.of("gamma", "beta");
      case NONE -> List.of();
    };
  }

  /** The first ranges under these names; further ones do not belong to the unit. */
  private static List<Part> named(List<Range> ranges, List<String> names) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < Math.min(ranges.size(), names.size()); i++) {
      parts.add(new Part(names.get(i), ranges.get(i)));
    }
    return parts;
  }

  /** Number of values. */
  public int size() {
    return parts.stream().mapToInt(p -> p.positions().size()).sum();
  }

  /** Where its values are. */
  public List<Range> positions() {
    return parts.stream().flatMap(p -> p.positions().list().stream()).toList();
  }

  /** Writes values in the order of {@link #values} to their positions. */
  void spread(float[] values, float[] full) {
    if (values.length != size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s %d of %s has %d values, not %d",
              kind,
              index,
              layer,
              size(),
              values.length));
    }
    int from = 0;
    for (Part part : parts) {
      for (Range run : part.positions().list()) {
        int length = run.end() - run.start();
        System.arraycopy(values, from, full, run.start(), length);
        from += length;
      }
    }
  }

  /** A copy of the unit's values. */
  float[] values(float[] parameters) {
    float[] values = new float[size()];
    int to = 0;
    for (Part part : parts) {
      for (Range run : part.positions().list()) {
        int length = run.end() - run.start();
        System.arraycopy(parameters, run.start(), values, to, length);
        to += length;
      }
    }
    return values;
  }

  /**
   * Names one of the values, for example {@code weights[17] of filter 3 of stage1-block1-conv1}.
   */
  String place(int value) {
    int offset = value;
    for (Part part : parts) {
      if (offset < part.positions().size()) {
        return String.format(
            Locale.ROOT, "%s[%d] of %s %d of %s", part.name(), offset, kind, index, layer);
      }
      offset -= part.positions().size();
    }
    throw new IndexOutOfBoundsException(value + " of " + size());
  }
}
