package org.permafrost.rank;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * How often each filter's score fell into each of {@value #BINS} fixed bins, which fit scores of
 * any scale: bin 0 counts scores of 0 and below; bin b from 1 on counts those from 2^((b - 49) / 2)
 * up to the next bin, so two bins for each doubling. Bin 1 takes all smaller positive scores too,
 * bin 63 all from 2^7 on.
 */
public final class ScoreHistogram {
  public static final int BINS = 64;

  /** The positive scores of bin 1 end at 2^(LOWEST + 1/2). */
  private static final int LOWEST = -24;

  private static final long FRACTION = (1L << 52) - 1;

  /** The fraction of the root of 2: numbers with at least this one are in the upper half. */
  private static final long ROOT = Double.doubleToRawLongBits(Math.sqrt(2)) & FRACTION;

  private final int cells;

  /** Read as unsigned: a filter has at most 2^31 scores. */
  private final int[][] counts = new int[BINS][];

  ScoreHistogram(int cells) {
    this.cells = cells;
  }

  /** The bin a score falls into. */
  public static int bin(double score) {
    if (!(score > 0)) {
      return 0;
    }
    long bits = Double.doubleToRawLongBits(score);
    int exponent = Math.getExponent(score);
    int half = (bits & FRACTION) >= ROOT ? 1 : 0;
    return Math.max(1, Math.min(BINS - 1, 1 + 2 * (exponent - LOWEST) + half));
  }

  void add(int cell, double score) {
    count(bin(score), cell, 1);
  }

  private void count(int bin, int cell, int times) {
    int[] plane = counts[bin];
    if (plane == null) {
      plane = new int[cells];
      counts[bin] = plane;
    }
    plane[cell] += times;
  }

  void merge(ScoreHistogram other) {
    for (int bin = 0; bin < BINS; bin++) {
      if (other.counts[bin] != null) {
        for (int cell = 0; cell < cells; cell++) {
          count(bin, cell, other.counts[bin][cell]);
        }
      }
    }
  }

  /** Counts of one filter, by bin. */
  long[] of(int cell) {
    long[] own = new long[BINS];
    for (int bin = 0; bin < BINS; bin++) {
      own[bin] = counts[bin] == null ? 0 : Integer.toUnsignedLong(counts[bin][cell]);
    }
    return own;
  }

  void write(DataOutput out) throws IOException {
    long[][] planes = new long[BINS][];
    for (int bin = 0; bin < BINS; bin++) {
      if (counts[bin] != null) {
        planes[bin] = new long[cells];
        for (int cell = 0; cell < cells; cell++) {
          planes[bin][cell] = Integer.toUnsignedLong(counts[bin][cell]);
        }
      }
    }
    PackedPlanes.write(out, planes);
  }

  static ScoreHistogram read(ByteBuffer in, int cells) {
    long[][] planes = new long[BINS][];
    PackedPlanes.read(in, planes, cells);
    ScoreHistogram histogram = new ScoreHistogram(cells);
    for (int bin = 0; bin < BINS; bin++) {
      if (planes[bin] != null) {
        histogram.counts[bin] = new int[cells];
        for (int cell = 0; cell < cells; cell++) {
          histogram.counts[bin][cell] = (int) planes[bin][cell];
        }
      }
    }
    return histogram;
  }
}
