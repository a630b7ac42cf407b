package org.permafrost.rank;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Counts of (true class, predicted class). Counts are whole numbers, so that merging in any order
 * gives the same matrix. Only classes that have images take room: many matrices of a network of a
 * thousand classes, of which ten are looked at, are small.
 */
public final class ConfusionMatrix implements Serializable {
  private static final long serialVersionUID = 1L;

  /** By true class; empty without images of it. */
  private final long[][] counts;

  public ConfusionMatrix(int classes) {
    counts = new long[classes][0];
  }

  /** Counts one image. */
  public void add(int actual, int predicted) {
    row(actual)[predicted]++;
  }

  /** Adds the other matrix to this one and returns this one. */
  public ConfusionMatrix merge(ConfusionMatrix other) {
    for (int i = 0; i < counts.length; i++) {
      for (int j = 0; j < other.counts[i].length; j++) {
        row(i)[j] += other.counts[i][j];
      }
    }
    return this;
  }

  private long[] row(int actual) {
    if (counts[actual].length == 0) {
      counts[actual] = new long[counts.length];
    }
    return counts[actual];
  }

  /** Images of class {@code actual} that were taken for {@code predicted}. */
  public long count(int actual, int predicted) {
    return counts[actual].length == 0 ? 0 : counts[actual][predicted];
  }

  /** Images of class {@code actual} by what they were taken for. */
  public List<Long> predicted(int actual) {
    return Arrays.stream(counts[actual]).boxed().toList();
  }

  public int classes() {
    return counts.length;
  }

  public long images() {
    long sum = 0;
    for (long[] row : counts) {
      for (long cell : row) {
        sum += cell;
      }
    }
    return sum;
  }

  /** Share of images on the diagonal; 0 without images. */
  public double accuracy() {
    long correct = 0;
    for (int k = 0; k < counts.length; k++) {
      correct += count(k, k);
    }
    return ratio(correct, images());
  }

  /** Metrics of every class, by label. */
  public List<ClassMetrics> metrics() {
    List<ClassMetrics> metrics = new ArrayList<>();
    for (int k = 0; k < counts.length; k++) {
      long actual = 0;
      long predicted = 0;
      for (int j = 0; j < counts.length; j++) {
        actual += count(k, j);
        predicted += count(j, k);
      }
      long correct = count(k, k);
      metrics.add(
          new ClassMetrics(
              k,
              ratio(correct, predicted),
              ratio(correct, actual),
              ratio(2 * correct, actual + predicted),
              actual,
              correct));
    }
    return metrics;
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
