package org.permafrost.spark.train;

/** What is done between two rounds, on the driver; each round comes once, in order. */
@FunctionalInterface
public interface AfterRound {
  /** Nothing. */
  AfterRound NOTHING = round -> {};

  void accept(RoundOutput round);
}
