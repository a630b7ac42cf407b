package org.permafrost.freeze;

import java.util.Optional;

/** Weights that are zero for good. */
public interface Zeros {
  /** Their positions in the flat vector. */
  Intervals positions();

  /** Number of weights. */
  long size();

  /** The first of them that is not a positive zero, as a sentence without an end. */
  Optional<String> firstMoved(float[] parameters);

  /** No weight. */
  static Zeros none() {
    return new None();
  }

  /** What {@link #none} gives. */
  record None() implements Zeros {
    @Override
    public Intervals positions() {
      return Intervals.empty();
    }

    @Override
    public long size() {
      return 0;
    }

    @Override
    public Optional<String> firstMoved(float[] parameters) {
      return Optional.empty();
    }
  }
}
