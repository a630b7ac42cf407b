package org.permafrost.spark.train.round;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.permafrost.freeze.hook.RoundVector.Reduction;
import org.permafrost.spark.FloatVector;

/**
 * Part of a worker's vector on its way to the averaging.
 *
 * @param vector which one: {@link #PARAMETERS}, {@link #UPDATER_STATE} or a {@link #named} one
 * @param slice number among the slices of this vector
 * @param reduction how the slices of all workers become one
 * @param worker who sent it
 * @param tally of this worker; scores with the first slice of the parameters only
 */
record VectorSlice(
    String vector, int slice, Reduction reduction, int worker, RoundTally tally, FloatVector values)
    implements Serializable {
  private static final long serialVersionUID = 2L;

  static final String PARAMETERS = "parameters";
  static final String UPDATER_STATE = "updater state";

  /** Sixteen megabytes: small enough to spread over executors, large enough to move fast. */
  private static final int LENGTH = 1 << 22;

  /** Numbers that are reduced at a time: they stay in the cache. */
  private static final int BLOCK = 1 << 11;

  /** A vector that hooks call so. */
  static String named(String name) {
    return "hook " + name;
  }

  /**
   * Cuts a vector; an empty one still has one slice.
   *
   * @param alike a vector that goes the same way
   */
  static List<VectorSlice> cut(
      String vector,
      Reduction reduction,
      int worker,
      RoundTally tally,
      float[] values,
      FloatVector alike) {
    List<VectorSlice> slices = new ArrayList<>();
    int count = Math.max(1, (values.length + LENGTH - 1) / LENGTH);
    for (int s = 0; s < count; s++) {
      int end = Math.min(values.length, (s + 1) * LENGTH);
      boolean first = s == 0 && vector.equals(PARAMETERS);
      slices.add(
          new VectorSlice(
              vector,
              s,
              reduction,
              worker,
              first ? tally : tally.withoutScores(),
              alike.alike(values, s * LENGTH, end - s * LENGTH)));
    }
    return slices;
  }

  /** Equal for what is reduced to one, on every machine: a hash code of an enum would not be. */
  String key() {
    return vector + " " + slice;
  }

  /**
   * One slice of those of all workers, in the order of worker numbers, so that nothing depends on
   * who finished first. A mean is carried along, weighted by minibatches: equal replicas give back
   * their very bits, which a sum of floats would not; and of replicas that differ little only the
   * differences are rounded.
   *
   * @throws IllegalStateException if they differ in length
   */
  static VectorSlice reduce(Iterable<VectorSlice> ofAllWorkers) {
    List<VectorSlice> ordered = new ArrayList<>();
    ofAllWorkers.forEach(ordered::add);
    ordered.sort(Comparator.comparingInt(VectorSlice::worker));
    VectorSlice first = ordered.get(0);
    for (VectorSlice s : ordered) {
      if (s.length() != first.length()) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "Worker %d sent %d numbers of %s, worker %d %d",
                first.worker(),
                first.length(),
                first.vector(),
                s.worker(),
                s.length()));
      }
    }
    float[] reduced = first.values().room(first.length());
    switch (first.reduction()) {
      case MEAN -> writeMean(ordered, reduced);
      case SUM -> writeSum(ordered, reduced);
    }
    first.values().giveBack(reduced);
    return new VectorSlice(
        first.vector(),
        first.slice(),
        first.reduction(),
        -1,
        RoundTally.total(ordered.stream().map(VectorSlice::tally).toList()),
        first.values().alike(reduced, 0, reduced.length));
  }

  private static void writeMean(List<VectorSlice> ordered, float[] mean) {
    for (int start = 0; start < mean.length; start += BLOCK) {
      int count = Math.min(BLOCK, mean.length - start);
      ordered.get(0).values().copyPart(mean, start, count);
      int weights = ordered.get(0).tally().minibatches();
      for (VectorSlice s : ordered.subList(1, ordered.size())) {
        weights += s.tally().minibatches();
        s.values().attract(mean, start, count, (float) s.tally().minibatches() / weights);
      }
    }
  }

  private static void writeSum(List<VectorSlice> ordered, float[] sum) {
    double[] block = new double[BLOCK];
    for (int start = 0; start < sum.length; start += BLOCK) {
      int count = Math.min(BLOCK, sum.length - start);
      Arrays.fill(block, 0);
      for (VectorSlice s : ordered) {
        s.values().addTo(block, start, count);
      }
      for (int i = 0; i < count; i++) {
        sum[start + i] = (float) block[i];
      }
    }
  }

  /** Number of values. */
  int length() {
    return values.length();
  }

  /** Writes this slice's values into the vector it was cut from. */
  void paste(float[] whole) {
    values.copyTo(whole, slice * LENGTH);
  }
}
