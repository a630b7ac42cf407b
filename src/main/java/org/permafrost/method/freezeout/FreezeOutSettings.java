package org.permafrost.method.freezeout;

import org.permafrost.settings.bind.Between;
import org.permafrost.settings.bind.Block;

/**
 * When layers stop, for {@code strategy.freeze = freezeout}.
 *
 * @param t0 share of the run that the first layer trains for, before {@code how} is applied to it
 * @param how these shares grow from the first layer to the last
 * @param scaled whether the learning rate of a layer is divided by its share
 * @param rate course of that learning rate until the layer stops
 */
@Block("strategy.freezeout")
record FreezeOutSettings(@Between(least = 0.1) double t0, How how, boolean scaled, Rate rate) {
  /** What is done to a share that grows by equal steps. */
  enum How {
    LINEAR(1),
    QUADRATIC(2),
    CUBIC(3);

    private final int power;

    How(int power) {
      this.power = power;
    }
  }

  /** Course of a layer's learning rate. */
  enum Rate {
    /** Its own half cosine, from the first rate of the run to 0. */
    COSINE,
    /** That of the run. */
    RUN
  }

  /**
   * Share of the run after which a layer stops; 1 for the last layer.
   *
   * @param layer number, from 0 at the input
   * @param last number of the last layer
   */
  double end(int layer, int last) {
    return layer == last ? 1 : StrictMath.pow(t0 + (1 - t0) * layer / last, how.power);
  }
}
