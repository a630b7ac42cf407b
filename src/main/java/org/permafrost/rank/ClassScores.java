package org.permafrost.rank;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Exact statistics of every filter's per-image score over the images of one class: count, sum, sum
 * of squares, maximum, histogram. Merging in any order gives the same bits, and the same bytes.
 */
public final class ClassScores implements Serializable {
  /** Grows when {@link #toBytes} changes its form, so that what was stored before is not read. */
  public static final int FORMAT = 1;

  private static final long serialVersionUID = 2L;

  private final int label;
  private final boolean stepped;
  private final transient ExactSums sums;
  private final transient ExactSums squares;
  private final transient ScoreHistogram histogram;
  private final double[] maxima;
  private long count;

  /**
   * Scores that are summed in steps of 2^-20, see {@link FixedPoint}.
   *
   * @param filters number of filters of the network
   */
  public ClassScores(int label, int filters) {
    this(label, filters, true);
  }

  /**
   * @param stepped whether scores are summed in steps of 2^-20; otherwise not a bit is rounded
   */
  public ClassScores(int label, int filters, boolean stepped) {
    this(
        label,
        stepped,
        new ExactSums(filters),
        new ExactSums(filters),
        new ScoreHistogram(filters),
        new double[filters]);
    Arrays.fill(maxima, Double.NEGATIVE_INFINITY);
  }

  private ClassScores(
      int label,
      boolean stepped,
      ExactSums sums,
      ExactSums squares,
      ScoreHistogram histogram,
      double[] maxima) {
    this.label = label;
    this.stepped = stepped;
    this.sums = sums;
    this.squares = squares;
    this.histogram = histogram;
    this.maxima = maxima;
  }

  /** Values that were found once for the whole class, such as those of weights. */
  public static ClassScores of(int label, double[] values) {
    ClassScores scores = new ClassScores(label, values.length, false);
    for (int f = 0; f < values.length; f++) {
      scores.add(f, values[f]);
    }
    scores.count = 1;
    return scores;
  }

  /**
   * Adds one image.
   *
   * @param scores one score per filter, starting at {@code offset}
   * @throws ArithmeticException if a score is not finite
   */
  public void add(float[] scores, int offset) {
    for (int f = 0; f < maxima.length; f++) {
      addSum(f, scores[offset + f]);
    }
    // One statistic after the other: each has memory of its own.
    for (int f = 0; f < maxima.length; f++) {
      double score = scores[offset + f];
      squares.add(f, score * score);
    }
    for (int f = 0; f < maxima.length; f++) {
      histogram.add(f, scores[offset + f]);
    }
    for (int f = 0; f < maxima.length; f++) {
      maxima[f] = Math.max(maxima[f], scores[offset + f]);
    }
    setCount(count + 1);
  }

  private void add(int filter, double score) {
    addSum(filter, score);
    squares.add(filter, score * score);
    histogram.add(filter, score);
    maxima[filter] = Math.max(maxima[filter], score);
  }

  private void addSum(int filter, double score) {
    if (stepped) {
      sums.add(filter, FixedPoint.of(score), FixedPoint.EXPONENT);
    } else {
      sums.add(filter, score);
    }
  }

  private void setCount(long images) {
    if (images > ExactSums.MOST_ADDITIONS) {
      throw new ArithmeticException("More than 2^31 images of class " + label);
    }
    count = images;
  }

  /** Adds the other statistics to these and returns these. */
  public ClassScores merge(ClassScores other) {
    sums.merge(other.sums);
    squares.merge(other.squares);
    histogram.merge(other.histogram);
    for (int f = 0; f < maxima.length; f++) {
      maxima[f] = Math.max(maxima[f], other.maxima[f]);
    }
    setCount(count + other.count);
    return this;
  }

  /** Merges statistics class by class, leaving the given ones as they are; by label. */
  public static List<ClassScores> total(Collection<ClassScores> parts) {
    SortedMap<Integer, ClassScores> byLabel = new TreeMap<>();
    for (ClassScores part : parts) {
      byLabel
          .computeIfAbsent(
              part.label(), label -> new ClassScores(label, part.filters(), part.stepped))
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
    return maxima.length;
  }

  /** Sum of the filter's scores in units of 2^-20; empty if they are not summed in such steps. */
  public OptionalLong sumFixed(int filter) {
    return stepped
        ? OptionalLong.of(sums.inUnits(filter, FixedPoint.EXPONENT))
        : OptionalLong.empty();
  }

  /** Sum of the filter's scores, the double nearest to the exact sum. */
  public double sum(int filter) {
    return sums.value(filter);
  }

  /** Sum of the squares of the filter's scores, the double nearest to the exact sum. */
  public double sumOfSquares(int filter) {
    return squares.value(filter);
  }

  /** Mean score; 0 without images. */
  public double mean(int filter) {
    return count == 0 ? 0 : sum(filter) / count;
  }

  /** Largest score; negative infinity without images. */
  public double max(int filter) {
    return maxima[filter];
  }

  /** How often the score fell into each bin of {@link ScoreHistogram}. */
  public long[] histogram(int filter) {
    return histogram.of(filter);
  }

  /** Everything in a form that can be stored; equal statistics give equal bytes. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(label);
      out.writeBoolean(stepped);
      out.writeLong(count);
      out.writeInt(maxima.length);
      for (double maximum : maxima) {
        out.writeDouble(maximum);
      }
      sums.write(out);
      squares.write(out);
      histogram.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** What {@link #toBytes} wrote. */
  public static ClassScores of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int label = in.getInt();
    boolean stepped = in.get() != 0;
    long count = in.getLong();
    double[] maxima = new double[in.getInt()];
    in.asDoubleBuffer().get(maxima);
    in.position(in.position() + maxima.length * Double.BYTES);
    ExactSums sums = ExactSums.read(in, maxima.length);
    ExactSums squares = ExactSums.read(in, maxima.length);
    ScoreHistogram histogram = ScoreHistogram.read(in, maxima.length);
    ClassScores scores = new ClassScores(label, stepped, sums, squares, histogram, maxima);
    scores.setCount(count);
    return scores;
  }

  private Object writeReplace() {
    return new Packed(toBytes());
  }

  /** The form that travels between executors. */
  private record Packed(byte[] bytes) implements Serializable {
    private static final long serialVersionUID = 1L;

    private Object readResolve() {
      return ClassScores.of(bytes);
    }
  }
}
