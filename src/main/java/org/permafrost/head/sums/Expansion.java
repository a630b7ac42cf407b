package org.permafrost.head.sums;

/** What becomes of the features of a network before they are summed. */
public enum Expansion {
  /** Nothing. */
  PLAIN,
  /** {@code sign(z) sqrt|z|}, Tukey's transformation with exponent 1/2. */
  SQUARE_ROOT,
  /** {@code max(0, R (z - centre))} with a fixed random R of entries 1 and -1. */
  RANDOM
}
