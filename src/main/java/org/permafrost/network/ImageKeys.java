package org.permafrost.network;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.permafrost.random.KeyedRandom;

/**
 * What the random numbers of a training pass depend on, and nothing else: not on the worker, the
 * task, or the place in the minibatch.
 *
 * @param seed of the run
 * @param epoch from 1
 * @param images ids, in the order of the minibatch
 */
public record ImageKeys(long seed, int epoch, List<String> images) {
  /** Copies the list. */
  public ImageKeys {
    images = List.copyOf(images);
  }

  /**
   * Tells a network which images its next training pass is over.
   *
   * @param keys asked for only if a layer wants to know
   */
  public static void tell(ComputationGraph network, Supplier<ImageKeys> keys) {
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

  /**
   * The stream of an image in a layer.
   *
   * @param place in the minibatch
   */
  public KeyedRandom random(String layer, int place) {
    return KeyedRandom.of(seed, "layer " + layer, epoch, images.get(place));
  }
}
