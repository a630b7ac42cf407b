package org.permafrost.action.train;

import java.time.Duration;
import java.util.Optional;
import org.permafrost.action.Stopwatch;
import org.permafrost.action.rank.ClassRanks;
import org.permafrost.freeze.Zeros;
import org.permafrost.rank.ConfusionMatrix;
import org.permafrost.spark.train.EpochResult;
import org.permafrost.strategy.Decision;
import org.permafrost.strategy.LearningState;

/**
 * Everything one epoch produced.
 *
 * @param before state the epoch started from
 * @param after state the next epoch starts from
 * @param zeros weights that stayed zero in it
 * @param ranks of the classes that were ranked
 * @param validation measured after the last epoch only
 */
record EpochReport(
    LearningState before,
    LearningState after,
    Zeros zeros,
    Decision decision,
    EpochResult training,
    ConfusionMatrix evaluation,
    ClassRanks ranks,
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
    return training.images() / Stopwatch.seconds(times.training());
  }
}
