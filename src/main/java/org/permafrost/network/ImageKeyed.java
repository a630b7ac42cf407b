package org.permafrost.network;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** A layer whose training passes draw random numbers for each image. */
public interface ImageKeyed {
  /** From now on training passes are over these images. */
  void draw(ImageKeys keys);

  /**
   * Tells a network which images its next training pass is over.
   *
   * @param keys asked for only if a layer wants to know
   */
  static void tell(ComputationGraph network, Supplier<ImageKeys> keys) {
    List<ImageKeyed> layers =
        Arrays.stream(network.getLayers())
            .filter(ImageKeyed.class::isInstance)
            .map(ImageKeyed.class::cast)
            .toList();
    if (!layers.isEmpty()) {
      ImageKeys asked = keys.get();
      layers.forEach(layer -> layer.draw(asked));
    }
  }
}
