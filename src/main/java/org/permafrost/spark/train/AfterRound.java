package org.permafrost.spark.train;

import org.permafrost.spark.train.round.RoundOutput;

/** What is done between two rounds, on the driver; each round comes once, in order. */
@FunctionalInterface
public interface AfterRound {
  /** Nothing. */
  AfterRound NOTHING = round -> {};

  /**
   * @param round its arrays are used again once the next round begins
   */
  void accept(RoundOutput round);
}
