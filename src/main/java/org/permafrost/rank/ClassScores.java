package org.permafrost.rank;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Exact statistics of every filter's per-image score over the images of one class. Merging in any
 * order gives the same bits.
 */
public final class ClassScores implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int label;
  private final long[] sums;
  private final float[] maxima;
  private long count;

  /**
   * @param filters number of filters of the network
   */
  public ClassScores(int label, int filters) {
    this.label = label;
    this.sums = new long[filters];
    this.maxima = new float[filters];
    java.util.Arrays.fill(maxima, Float.NEGATIVE_INFINITY);
  }

  /**
   * Adds one image.
   *
   * @param scores one score per filter, starting at {@code offset}
   */
  public void add(float[] scores, int offset) {
    for (int f = 0; f < sums.length; f++) {
      float score = scores[offset + f];
      sums[f] = Math.addExact(sums[f], FixedPoint.of(score));
      maxima[f] = Math.max(maxima[f], score);
    }
    count++;
  }

  /** Adds the other statistics to these and returns these. */
  public ClassScores merge(ClassScores other) {
    for (int f = 0; f < sums.length; f++) {
      sums[f] = Math.addExact(sums[f], other.sums[f]);
      maxima[f] = Math.max(maxima[f], other.maxima[f]);
    }
    count += other.count;
    return this;
  }

  /** Merges statistics class by class, leaving the given ones as they are; by label. */
  public static List<ClassScores> total(Collection<ClassScores> parts) {
    SortedMap<Integer, ClassScores> byLabel = new TreeMap<>();
    for (ClassScores part : parts) {
      byLabel
          .computeIfAbsent(part.label(), label -> new ClassScores(label, part.filters()))
          .merge(part);
    }
    return List.copyOf(byLabel.values());
  }

  public int label() {
    return label;
  }

  /** Images. */
  public long count() {
    return count;
  }

  /** Number of filters. */
  public int filters() {
    return sums.length;
  }

  /** Sum of the filter's scores in units of 2^-20. */
  public long sumFixed(int filter) {
    return sums[filter];
  }

  /** Sum of the filter's scores: what filters are ranked by. */
  public double sum(int filter) {
    return FixedPoint.toDouble(sums[filter]);
  }

  /** Mean score; 0 without images. */
  public double mean(int filter) {
    return count == 0 ? 0 : sum(filter) / count;
  }

  /** Largest score; negative infinity without images. */
  public double max(int filter) {
    return maxima[filter];
  }
}
