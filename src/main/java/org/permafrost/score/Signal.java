package org.permafrost.score;

/** What runs back through the network and meets the maps, the same for all images of a batch. */
public enum Signal {
  /** Nothing: the forward pass is enough. */
  NONE
}
