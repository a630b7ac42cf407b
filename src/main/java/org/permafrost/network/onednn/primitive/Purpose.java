package org.permafrost.network.onednn.primitive;

/** What a task does with a network, on which the memory it needs depends. */
public enum Purpose {
  /** Steps of training. */
  TRAINING,
  /** The same with some filters of each layer frozen, however many. */
  FREEZING,
  /** Forward passes in which each map goes as soon as the last layer has read it. */
  SCORING,
  /** Scores that ask for a backward pass, for which all maps stay. */
  SCORING_BACK;

  /** Whether parameters change. */
  public boolean trains() {
    return this == TRAINING || this == FREEZING;
  }
}
