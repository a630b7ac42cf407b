package org.permafrost.network.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FilterIndex;
import org.permafrost.settings.NetworkSettings.Unit;

/**
 * A layer whose outputs are ranked and frozen one by one: the filters of a convolution, the outputs
 * of a hidden dense layer, or the channels of a batch normalisation.
 *
 * @param layer its name
 * @param units number of outputs
 * @param stage first part of the name
 * @param shortcut see {@link ConvolutionFilters}
 * @param writeGroup see {@link ConvolutionFilters}
 * @param weights by which outputs come about, those of one output after those of another; gamma of
 *     a normalisation
 * @param bias one number per output; none for a normalisation
 * @param normalization the one behind the outputs, or the layer itself
 * @param output vertex that yields the outputs, before an activation that is a vertex of its own
 * @param activation vertex that applies an activation to nothing but {@code output}
 * @param rectified whether the outputs go through ReLU, in the layer or in that vertex
 */
public record UnitLayer(
    String layer,
    Unit kind,
    int units,
    String stage,
    boolean shortcut,
    Optional<String> writeGroup,
    Range weights,
    Optional<Range> bias,
    Optional<NormalizationRows> normalization,
    String output,
    Optional<String> activation,
    boolean rectified) {

  static UnitLayer of(ConvolutionFilters filters) {
    return new UnitLayer(
        filters.layer(),
        Unit.FILTERS,
        filters.filters(),
        filters.stage(),
        filters.shortcut(),
        filters.writeGroup(),
        filters.weights(),
        filters.bias(),
        filters.normalization(),
        filters.output(),
        filters.relu(),
        filters.rectified());
  }

  /**
   * @param activation a vertex that reads the layer alone
   * @param rectified by the layer itself or by that vertex
   */
  static UnitLayer of(DenseRows rows, Optional<String> activation, boolean rectified) {
    return new UnitLayer(
        rows.layer(),
        Unit.DENSE,
        rows.outputs(),
        LayerNames.stage(rows.layer()),
        false,
        Optional.empty(),
        rows.weights(),
        rows.bias(),
        Optional.empty(),
        rows.layer(),
        activation,
        rectified);
  }

  /**
   * @param shortcut whether it belongs to the convolution of one
   * @param activation a vertex that reads the normalisation alone
   * @param rectified by that vertex
   */
  static UnitLayer of(
      NormalizationRows rows, boolean shortcut, Optional<String> activation, boolean rectified) {
    return new UnitLayer(
        rows.layer(),
        Unit.NORMALIZATIONS,
        rows.gamma().length(),
        LayerNames.stage(rows.layer()),
        shortcut,
        Optional.empty(),
        rows.gamma(),
        Optional.empty(),
        Optional.of(rows),
        rows.layer(),
        activation,
        rectified);
  }

  /** The weights of one unit. */
  public Range weights(int unit) {
    return weights.piece(unit, weights.length() / units);
  }

  /** Weights and bias of one unit, none of a normalisation. */
  public List<Range> own(int unit) {
    List<Range> own = new ArrayList<>();
    if (kind != Unit.NORMALIZATIONS) {
      own.add(weights(unit));
      bias.ifPresent(b -> own.add(b.piece(unit, 1)));
    }
    return List.copyOf(own);
  }

  /** Name of one unit. */
  public FilterId unit(int index) {
    return new FilterId(layer, index);
  }

  FilterIndex.Layer indexed() {
    return new FilterIndex.Layer(layer, units, stage, shortcut, writeGroup.orElse(""));
  }
}
