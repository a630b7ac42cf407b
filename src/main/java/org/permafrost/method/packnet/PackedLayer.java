package org.permafrost.method.packnet;

import java.util.ArrayList;
import java.util.List;
import org.permafrost.freeze.FrozenUnit.Part;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.DenseRows;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;

/**
 * A layer whose weights tasks share: a convolution, or a dense layer before the classifier.
 *
 * @param weights that have owners
 * @param channels what all tasks use alike: biases and batch normalisation
 */
record PackedLayer(String name, Range weights, List<Part> channels) {
  /** The layers of a network: convolutions in network order, then dense ones. */
  static List<PackedLayer> of(FilterCatalog catalog) {
    List<PackedLayer> layers = new ArrayList<>();
    for (ConvolutionFilters layer : catalog.layers()) {
      List<Part> channels = new ArrayList<>();
      layer.bias().ifPresent(bias -> channels.add(new Part("bias", bias)));
      layer
          .normalization()
          .ifPresent(
              rows -> {
                channels.add(new Part("gamma", rows.gamma()));
                channels.add(new Part("beta", rows.beta()));
                channels.add(new Part("mean", rows.mean()));
                channels.add(new Part("variance", rows.variance()));
              });
      layers.add(new PackedLayer(layer.layer(), layer.weights(), List.copyOf(channels)));
    }
    for (DenseRows layer : catalog.hidden()) {
      layers.add(
          new PackedLayer(
              layer.layer(),
              layer.weights(),
              layer.bias().map(bias -> List.of(new Part("bias", bias))).orElse(List.of())));
    }
    return List.copyOf(layers);
  }
}
