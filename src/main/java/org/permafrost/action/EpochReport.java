package org.permafrost.action;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.ConfusionMatrix;
import org.permafrost.spark.EpochResult;
import org.permafrost.strategy.Decision;
import org.permafrost.strategy.LearningState;

/**
 * Everything one epoch produced.
 *
 * @param before state the epoch started from
 * @param after state the next epoch starts from
 * @param scores of the classes that were ranked
 * @param validation measured after the last epoch only
 */
record EpochReport(
    LearningState before,
    LearningState after,
    Decision decision,
    EpochResult training,
    ConfusionMatrix evaluation,
    List<ClassScores> scores,
    Optional<ConfusionMatrix> validation,
    Times times) {

  /** Wall-clock time of the parts of an epoch. */
  record Times(Duration training, Duration evaluation, Duration ranking, Duration all) {}

  int epoch() {
    return after.epoch();
  }

  /** Unweighted mean F1 over the classes in training and those that earlier runs sealed. */
  double macroF1() {
    return evaluation.metrics().stream()
        .filter(m -> after.known().contains(m.label()))
        .mapToDouble(m -> m.f1())
        .average()
        .orElse(0);
  }

  double imagesPerSecond() {
    return training.images() / seconds(times.training());
  }

  static double seconds(Duration duration) {
    return Math.max(1e-9, duration.toNanos() / 1e9);
  }
}
