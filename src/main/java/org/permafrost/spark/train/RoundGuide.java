package org.permafrost.spark.train;

import java.util.List;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.RateFactor;
import org.permafrost.spark.train.round.RoundOutput;

/** Has a say in every round of an epoch, on the driver; rounds come once each, in order. */
@FunctionalInterface
public interface RoundGuide {
  /** Lets the epoch's plan hold. */
  RoundGuide NONE = round -> {};

  /**
   * What a round leaves alone.
   *
   * @param planned for the epoch
   * @param progress epochs done before the round, with fraction
   */
  default FreezePlan freeze(FreezePlan planned, double progress) {
    return planned;
  }

  /**
   * Factors of the learning rate for parts of the network.
   *
   * @param progress epochs done at the middle of each step of the round, with fraction
   */
  default List<RateFactor> rates(double[] progress) {
    return List.of();
  }

  /** What came out of a round. */
  void after(RoundOutput round);
}
