package org.permafrost.rank;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Sets a filter's scores on one class against those on the other classes, so that a filter that
 * answers to everything no longer tops every list. Works on any per-image score, from exact class
 * statistics alone.
 */
public enum Contrast {
  /** The plain sum over the images of the class. */
  NONE {
    @Override
    double of(ClassScores own, List<ClassScores> others, int filter) {
      return own.sum(filter);
    }
  },

  /** Welch's t: difference of the means in units of its standard error. */
  WELCH {
    @Override
    double of(ClassScores own, List<ClassScores> others, int filter) {
      Moments one = Moments.of(List.of(own), filter);
      Moments rest = Moments.of(others, filter);
      double error = one.squaredError() + rest.squaredError();
      return (one.mean() - rest.mean()) / Math.sqrt(error + SMALLEST);
    }
  },

  /** Mean of the class, divided by the sum of the means of all classes; 0 if that is 0. */
  SELECTIVITY {
    @Override
    double of(ClassScores own, List<ClassScores> others, int filter) {
      double all = own.mean(filter);
      for (ClassScores other : others) {
        all += other.mean(filter);
      }
      return all == 0 ? 0 : own.mean(filter) / all;
    }
  },

  /**
   * Probability that an image of the class scores higher than one of another class, from the
   * histograms; images of the same bin count half. 0.5 if there is nothing to compare.
   */
  AUC {
    @Override
    double of(ClassScores own, List<ClassScores> others, int filter) {
      long[] mine = own.histogram(filter);
      long[] rest = new long[ScoreHistogram.BINS];
      for (ClassScores other : others) {
        long[] theirs = other.histogram(filter);
        for (int bin = 0; bin < rest.length; bin++) {
          rest[bin] += theirs[bin];
        }
      }
      double below = 0;
      double won = 0;
      double pairs = 0;
      for (int bin = 0; bin < rest.length; bin++) {
        won += mine[bin] * (below + 0.5 * rest[bin]);
        below += rest[bin];
        pairs += mine[bin];
      }
      pairs *= below;
      return pairs == 0 ? 0.5 : won / pairs;
    }
  };

  /** Keeps Welch's t finite for scores that never vary. */
  private static final double SMALLEST = 1e-24;

  /**
   * @param own statistics of the class, or of several merged into one
   * @param others statistics of the other classes
   */
  abstract double of(ClassScores own, List<ClassScores> others, int filter);

  /**
   * What the filters are ranked by.
   *
   * @param own statistics of the class, or of several merged into one
   * @param others statistics of all other classes
   */
  public FilterValues of(ClassScores own, Collection<ClassScores> others) {
    List<ClassScores> ordered = new ArrayList<>(others);
    ordered.sort(Comparator.comparingInt(ClassScores::label));
    double[] values = new double[own.filters()];
    for (int f = 0; f < values.length; f++) {
      values[f] = of(own, ordered, f);
    }
    long count = this == NONE ? own.count() : 1;
    return new FilterValues(own.label(), count, values, FilterValues.dead(own));
  }

  /** Mean and variance of a filter's score over the images of some classes. */
  private record Moments(long count, double mean, double variance) {
    static Moments of(List<ClassScores> classes, int filter) {
      long count = 0;
      double sum = 0;
      double squares = 0;
      for (ClassScores scores : classes) {
        count += scores.count();
        sum += scores.sum(filter);
        squares += scores.sumOfSquares(filter);
      }
      double mean = count == 0 ? 0 : sum / count;
      double variance = count < 2 ? 0 : Math.max(0, (squares - sum * mean) / (count - 1));
      return new Moments(count, mean, variance);
    }

    double squaredError() {
      return count == 0 ? 0 : variance / count;
    }
  }
}
