package org.permafrost.spark.train;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.permafrost.spark.ImageRecord;
import org.permafrost.strategy.LearningRate;
import org.permafrost.strategy.Pace;
import org.permafrost.strategy.image.Confidences;
import org.permafrost.strategy.image.ImageDraw;
import org.permafrost.strategy.image.ImageRule;
import org.permafrost.strategy.image.ImageRules;

/**
 * The way of a run from epoch to epoch: how far it is, its learning rate there, and which images
 * come next. Goes on with each epoch.
 */
public final class EpochCourse {
  private final LearningRate learningRate;
  private final Pace pace;
  private final ImageRules rules;
  private long trained;
  private Confidences known;

  /**
   * @param trained images so far, each as often as it was
   * @param known what the network said about images so far
   */
  public EpochCourse(
      LearningRate learningRate, Pace pace, ImageRules rules, long trained, Confidences known) {
    this.learningRate = learningRate;
    this.pace = pace;
    this.rules = rules;
    this.trained = trained;
    this.known = known;
  }

  /** Whether nothing may be trained any more. */
  public boolean isSpent() {
    return pace.isSpent(trained);
  }

  /** What the network said about images so far. */
  public Confidences known() {
    return known;
  }

  /** Whether it has to be noted what the network says about images. */
  boolean asks() {
    return rules.asks();
  }

  /** Whether nothing more may be trained in this epoch. */
  boolean isSpent(EpochSums epoch) {
    return pace.isSpent(trained + epoch.images());
  }

  void finish(EpochSums epoch) {
    trained += epoch.images();
    known = known.with(epoch.confidences());
  }

  /**
   * Chooses the images of an epoch.
   *
   * @param epoch from 1
   * @param images of the training split
   * @param selection those that the classes in training leave
   */
  TrainingImages draw(int epoch, JavaRDD<ImageRecord> images, TrainingImages selection) {
    Optional<ImageRule> rule = rules.at(pace.position(epoch - 1, trained), pace.length());
    if (rule.isEmpty()) {
      return selection;
    }
    float[] candidates = rule.get().asks() ? candidates(images, selection) : new float[0];
    ImageDraw draw = rule.get().draw(epoch, known, candidates);
    return selection.drawn(draw);
  }

  private float[] candidates(JavaRDD<ImageRecord> images, TrainingImages selection) {
    Confidences all = known;
    List<Float> found =
        images.filter(selection::contains).map(image -> all.of(image.id())).collect();
    float[] candidates = new float[found.size()];
    for (int i = 0; i < candidates.length; i++) {
      candidates[i] = found.get(i);
    }
    Arrays.sort(candidates);
    return candidates;
  }

  /** Where each minibatch of a round lies on the way, at the middle of its step. */
  double[] positions(EpochLeg leg, int round, EpochSums before) {
    int epoch = leg.plan().epoch();
    double[] shares = leg.progress(round);
    if (pace.images() == 0) {
      return Arrays.stream(shares).map(share -> epoch - 1 + share).toArray();
    }
    double begin = pace.position(epoch - 1, trained + before.images());
    double first = leg.before(round);
    double images = leg.plan().totalImages() / (1 - leg.done());
    return Arrays.stream(shares)
        .map(share -> begin + pace.step(Math.round((share - first) * images)))
        .toArray();
  }

  double rate(double position) {
    return learningRate.at(position);
  }
}
