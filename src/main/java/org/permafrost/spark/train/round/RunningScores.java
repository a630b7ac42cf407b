package org.permafrost.spark.train.round;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.rank.ClassScores;
import org.permafrost.score.pass.ForwardMaxima;

/** Sums the filters' scores by class while a replica trains. Changes nothing about the training. */
final class RunningScores extends BaseTrainingListener {
  private final ForwardMaxima maxima;
  private final SortedMap<Integer, ClassScores> byLabel = new TreeMap<>();
  private List<BatchImage> images = List.of();
  private boolean finite = true;

  RunningScores(ForwardMaxima maxima) {
    this.maxima = maxima;
  }

  /** Says which images the next minibatch holds. */
  void next(List<BatchImage> ofMinibatch) {
    images = ofMinibatch;
  }

  @Override
  public void onForwardPass(Model model, Map<String, INDArray> activations) {
    float[] scores = maxima.of(activations);
    for (float score : scores) {
      finite &= Float.isFinite(score);
    }
    for (int i = 0; finite && i < images.size(); i++) {
      byLabel
          .computeIfAbsent(images.get(i).label(), label -> new ClassScores(label, maxima.filters()))
          .add(scores, i * maxima.filters());
    }
  }

  /** Whether all scores were numbers; after one that was not, none are summed. */
  boolean areFinite() {
    return finite;
  }

  /** Of the classes that had images, by label. */
  List<ClassScores> sums() {
    return List.copyOf(byLabel.values());
  }
}
