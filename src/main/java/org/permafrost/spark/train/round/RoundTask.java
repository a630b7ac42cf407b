package org.permafrost.spark.train.round;

import java.util.List;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.RateFactor;

/**
 * What one round does.
 *
 * @param epoch from 1
 * @param learningRates one for each minibatch of the busiest worker
 * @param factors of these for parts of the network
 * @param freeze what the steps leave alone, what bends their gradients, and the hooks that bring
 *     back named vectors
 * @param reuse of maps that do not change while parameters are frozen
 * @param scoring whether the forward passes also score the filters
 * @param asking whether it is noted what the network says about each image
 * @param travel how vectors go between driver and workers
 */
public record RoundTask(
    int epoch,
    double[] learningRates,
    List<RateFactor> factors,
    FreezePlan freeze,
    MapReuse reuse,
    boolean scoring,
    boolean asking,
    Travel travel) {

  /** Notes nothing about single images. */
  public RoundTask(
      int epoch,
      double[] learningRates,
      List<RateFactor> factors,
      FreezePlan freeze,
      MapReuse reuse,
      boolean scoring,
      Travel travel) {
    this(epoch, learningRates, factors, freeze, reuse, scoring, false, travel);
  }

  /** How vectors go between driver and workers; the bits are the same. */
  public enum Travel {
    /** Where driver and workers are one process, a vector stays where it is. */
    SHORTEST,
    /** Written out, as between machines. */
    WRITTEN
  }

  /** Trains and does nothing else. */
  public RoundTask(int epoch, double[] learningRates, FreezePlan freeze) {
    this(epoch, learningRates, List.of(), freeze, MapReuse.NONE, false, Travel.SHORTEST);
  }
}
