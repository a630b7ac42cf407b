package org.permafrost.network;

import java.util.List;
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
   * The stream of an image in a layer.
   *
   * @param place in the minibatch
   */
  public KeyedRandom random(String layer, int place) {
    return KeyedRandom.of(seed, "layer " + layer, epoch, images.get(place));
  }
}
