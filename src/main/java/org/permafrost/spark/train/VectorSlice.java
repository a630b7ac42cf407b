package org.permafrost.spark.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.permafrost.rank.ClassScores;
import org.permafrost.spark.FloatVector;

/**
 * Part of a worker's vector on its way to the averaging.
 *
 * @param slice number among all slices of the round
 * @param worker who sent it
 * @param weight minibatches behind it
 * @param images trained on by this worker
 * @param lossSum cross-entropy summed over these images
 * @param scores of the filters on these images, by class; with slice 0 only
 */
record VectorSlice(
    int slice,
    int worker,
    int weight,
    long images,
    double lossSum,
    List<ClassScores> scores,
    FloatVector values)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Sixteen megabytes: small enough to spread over executors, large enough to move fast. */
  private static final int LENGTH = 1 << 22;

  /** Slices a vector of this length is cut into; an empty one still has one slice. */
  static int count(int vectorLength) {
    return Math.max(1, (vectorLength + LENGTH - 1) / LENGTH);
  }

  /** Numbers that are averaged at a time: their means stay in the cache. */
  private static final int BLOCK = 1 << 11;

  /**
   * Cuts a vector; its slices are numbered from {@code first}.
   *
   * @param alike a vector that goes the same way
   */
  static List<VectorSlice> cut(
      int first, int worker, RoundResult result, float[] vector, FloatVector alike) {
    List<VectorSlice> slices = new ArrayList<>();
    for (int s = 0; s < count(vector.length); s++) {
      int end = Math.min(vector.length, (s + 1) * LENGTH);
      slices.add(
          new VectorSlice(
              first + s,
              worker,
              result.minibatches(),
              result.images(),
              result.lossSum(),
              first + s == 0 ? result.scores() : List.of(),
              alike.alike(vector, s * LENGTH, end - s * LENGTH)));
    }
    return slices;
  }

  /**
   * The weighted mean over workers, carried along in the order of worker numbers, so that nothing
   * depends on who finished first. Equal replicas give back their very bits, which a sum of floats
   * would not; and of replicas that differ little only the differences are rounded.
   */
  static VectorSlice average(Iterable<VectorSlice> ofAllWorkers) {
    List<VectorSlice> ordered = new ArrayList<>();
    ofAllWorkers.forEach(ordered::add);
    ordered.sort(Comparator.comparingInt(VectorSlice::worker));
    int weights = 0;
    long images = 0;
    double lossSum = 0;
    List<ClassScores> scores = new ArrayList<>();
    for (VectorSlice s : ordered) {
      weights += s.weight();
      images += s.images();
      lossSum += s.lossSum();
      scores.addAll(s.scores());
    }
    FloatVector first = ordered.get(0).values();
    float[] mean = first.room(first.length());
    writeMean(ordered, mean);
    first.giveBack(mean);
    return new VectorSlice(
        ordered.get(0).slice(),
        -1,
        weights,
        images,
        lossSum,
        ClassScores.total(scores),
        first.alike(mean, 0, mean.length));
  }

  private static void writeMean(List<VectorSlice> ordered, float[] mean) {
    for (int start = 0; start < mean.length; start += BLOCK) {
      int count = Math.min(BLOCK, mean.length - start);
      ordered.get(0).values().copyPart(mean, start, count);
      int weights = ordered.get(0).weight();
      for (VectorSlice s : ordered.subList(1, ordered.size())) {
        weights += s.weight();
        s.values().attract(mean, start, count, (float) s.weight() / weights);
      }
    }
  }

  /** Number of values. */
  int length() {
    return values.length();
  }

  /** Writes this slice's values into the vector it was cut from. */
  void paste(int first, float[] vector) {
    values.copyTo(vector, (slice - first) * LENGTH);
  }
}
