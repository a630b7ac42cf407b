package org.permafrost.spark.train.round;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.permafrost.rank.ClassScores;

/**
 * What training in a round counts and sums, of one worker or of all.
 *
 * @param minibatches trained on; the weight of a worker in the average
 * @param images trained on
 * @param lossSum cross-entropy summed over these images, without penalties
 * @param scores of the filters on these images, by class; empty unless asked for
 * @param confidences probability that the network gave the class of each of these images, by image
 *     id; empty unless asked for
 */
public record RoundTally(
    int minibatches,
    long images,
    double lossSum,
    List<ClassScores> scores,
    SortedMap<String, Float> confidences)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Nobody asked for confidences. */
  public RoundTally(int minibatches, long images, double lossSum, List<ClassScores> scores) {
    this(minibatches, images, lossSum, scores, new TreeMap<>());
  }

  /** A worker that had no images. */
  static final RoundTally NOTHING = new RoundTally(0, 0, 0, List.of());

  /** The sums, added in this order. */
  static RoundTally total(List<RoundTally> tallies) {
    int minibatches = 0;
    long images = 0;
    double lossSum = 0;
    List<ClassScores> scores = new ArrayList<>();
    SortedMap<String, Float> confidences = new TreeMap<>();
    for (RoundTally t : tallies) {
      minibatches += t.minibatches();
      images += t.images();
      lossSum += t.lossSum();
      scores.addAll(t.scores());
      confidences.putAll(t.confidences());
    }
    return new RoundTally(minibatches, images, lossSum, ClassScores.total(scores), confidences);
  }

  /** Only what is counted, without what has a size of its own. */
  RoundTally withoutScores() {
    return new RoundTally(minibatches, images, lossSum, List.of());
  }
}
