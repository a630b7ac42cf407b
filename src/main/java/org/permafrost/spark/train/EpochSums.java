package org.permafrost.spark.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.permafrost.rank.ClassScores;
import org.permafrost.spark.train.round.RoundOutput;

/** What the rounds of an epoch add up to. */
final class EpochSums {
  private final SortedMap<Integer, Long> imagesByLabel;
  private final SortedMap<String, Float> confidences = new TreeMap<>();
  private List<ClassScores> scores = List.of();
  private long images;
  private double lossSum;
  private double learningRate;

  /**
   * @param planned images of the epoch, by class
   */
  EpochSums(Map<Integer, Long> planned) {
    imagesByLabel = new TreeMap<>(planned);
  }

  void add(RoundOutput round, double lastLearningRate) {
    images += round.tally().images();
    lossSum += round.tally().lossSum();
    learningRate = lastLearningRate;
    confidences.putAll(round.tally().confidences());
    List<ClassScores> all = new ArrayList<>(scores);
    all.addAll(round.tally().scores());
    scores = ClassScores.total(all);
  }

  /** Some of the planned images are not trained on after all, others are. */
  void replan(Map<Integer, Long> without, Map<Integer, Long> instead) {
    without.forEach((label, n) -> imagesByLabel.merge(label, -n, Long::sum));
    instead.forEach((label, n) -> imagesByLabel.merge(label, n, Long::sum));
  }

  /** What the network gave the class of each image, where it was asked. */
  SortedMap<String, Float> confidences() {
    return confidences;
  }

  long images() {
    return images;
  }

  long planned() {
    return imagesByLabel.values().stream().mapToLong(Long::longValue).sum();
  }

  double lossSum() {
    return lossSum;
  }

  List<ClassScores> scores() {
    return scores;
  }

  EpochResult result() {
    return new EpochResult(images, imagesByLabel, lossSum / images, learningRate, scores);
  }
}
