package org.permafrost.freeze;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.permafrost.network.catalog.Range;

/**
 * Sorted, disjoint, non-touching half-open intervals of positions in a flat array: which numbers of
 * a parameter vector are meant. Immutable.
 */
public final class Intervals implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final Intervals EMPTY = new Intervals(new int[0], new int[0]);

  private final int[] starts;
  private final int[] ends;

  private Intervals(int[] starts, int[] ends) {
    this.starts = starts;
    this.ends = ends;
  }

  public static Intervals empty() {
    return EMPTY;
  }

  /** The union of the given intervals, which may overlap and come in any order. */
  public static Intervals of(Collection<Range> intervals) {
    List<Range> sorted = new ArrayList<>(intervals);
    sorted.sort(Comparator.comparingInt(Range::start));
    int[] starts = new int[sorted.size()];
    int[] ends = new int[sorted.size()];
    int n = 0;
    for (Range interval : sorted) {
      if (n > 0 && interval.start() <= ends[n - 1]) {
        ends[n - 1] = Math.max(ends[n - 1], interval.end());
      } else {
        starts[n] = interval.start();
        ends[n++] = interval.end();
      }
    }
    return new Intervals(Arrays.copyOf(starts, n), Arrays.copyOf(ends, n));
  }

  /** Positions of {@code 0 .. length - 1} that are in none of these intervals. */
  public Intervals complement(int length) {
    return length == 0 ? empty() : gaps(new Range(0, length));
  }

  /** Positions of this range that are in none of these intervals. */
  public Intervals gaps(Range range) {
    List<Range> gaps = new ArrayList<>();
    int position = range.start();
    int first = Arrays.binarySearch(ends, range.start() + 1);
    for (int i = first < 0 ? -first - 1 : first; i < starts.length; i++) {
      if (starts[i] >= range.end()) {
        break;
      }
      if (starts[i] > position) {
        gaps.add(Range.between(position, starts[i]));
      }
      position = ends[i];
    }
    if (position < range.end()) {
      gaps.add(Range.between(position, range.end()));
    }
    return of(gaps);
  }

  /** Positions in these intervals or the others. */
  public Intervals union(Intervals others) {
    List<Range> both = new ArrayList<>(list());
    both.addAll(others.list());
    return of(both);
  }

  /** Whether a position is in these intervals. */
  public boolean contains(int position) {
    int found = Arrays.binarySearch(starts, position);
    return found >= 0 || (found < -1 && position < ends[-found - 2]);
  }

  /** The positions as bits. */
  public BitSet bits() {
    BitSet bits = new BitSet();
    for (int i = 0; i < starts.length; i++) {
      bits.set(starts[i], ends[i]);
    }
    return bits;
  }

  /** Number of intervals. */
  public int count() {
    return starts.length;
  }

  /** Number of positions. */
  public int size() {
    int size = 0;
    for (int i = 0; i < starts.length; i++) {
      size += ends[i] - starts[i];
    }
    return size;
  }

  public int start(int interval) {
    return starts[interval];
  }

  public int end(int interval) {
    return ends[interval];
  }

  /** All positions, ascending. */
  public int[] positions() {
    return list().stream().flatMapToInt(i -> IntStream.range(i.start(), i.end())).toArray();
  }

  public List<Range> list() {
    List<Range> list = new ArrayList<>();
    for (int i = 0; i < starts.length; i++) {
      list.add(Range.between(starts[i], ends[i]));
    }
    return list;
  }

  /** The numbers at these positions, packed. */
  public float[] gather(float[] full) {
    float[] packed = new float[size()];
    gather(full, packed);
    return packed;
  }

  /** As {@link #gather(float[])}, into an array of {@link #size} numbers. */
  public void gather(float[] full, float[] packed) {
    checkPacked(packed);
    int to = 0;
    for (int i = 0; i < starts.length; i++) {
      int length = ends[i] - starts[i];
      System.arraycopy(full, starts[i], packed, to, length);
      to += length;
    }
  }

  /** As {@link #gather}; the array itself if all of its positions are meant. */
  public float[] pack(float[] full) {
    return size() == full.length ? full : gather(full);
  }

  /** The inverse of {@link #pack}: {@code packed} itself if all positions are meant. */
  public float[] unpack(float[] packed, int length) {
    if (packed.length == length && size() == length) {
      return packed;
    }
    float[] full = new float[length];
    scatter(packed, full);
    return full;
  }

  /** Writes packed numbers back to their positions; everything else in {@code full} stays. */
  public void scatter(float[] packed, float[] full) {
    checkPacked(packed);
    int from = 0;
    for (int i = 0; i < starts.length; i++) {
      int length = ends[i] - starts[i];
      System.arraycopy(packed, from, full, starts[i], length);
      from += length;
    }
  }

  /** Copies the numbers at these positions to the same positions of another array. */
  public void copy(float[] from, float[] to) {
    for (int i = 0; i < starts.length; i++) {
      System.arraycopy(from, starts[i], to, starts[i], ends[i] - starts[i]);
    }
  }

  private void checkPacked(float[] packed) {
    if (packed.length != size()) {
      throw new IllegalArgumentException(
          "Expected " + size() + " packed numbers, got " + packed.length);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Intervals o
        && Arrays.equals(starts, o.starts)
        && Arrays.equals(ends, o.ends);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(starts) + Arrays.hashCode(ends);
  }

  @Override
  public String toString() {
    return list().toString();
  }
}
