package org.permafrost.study.trial;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.permafrost.settings.bind.Labels;

/** What can be measured of a finished run. */
enum RunOutcome {
  /** Fraction of the images of the split that are recognised, 0 to 1. */
  ACCURACY(RunMeasures::accuracy),
  /** Mean F1 over the classes, 0 to 1. */
  MACRO_F1(RunMeasures::macroF1),
  /** F1 of each class, 0 to 1. */
  F1(RunMeasures::f1),
  /** Accuracy after one bias per class was fitted to the hold-out; with strategy.calibrate. */
  CALIBRATED_ACCURACY(RunMeasures::calibratedAccuracy),
  /** Accuracy of a ridge classifier fitted to the final features of the training images. */
  PROBE_ACCURACY(RunMeasures::probeAccuracy),
  /** Epochs that were trained. */
  EPOCHS(RunMeasures::epochCount),
  /** Images that were trained on, each as often as it was. */
  IMAGE_GRADIENTS(RunMeasures::imageGradients),
  /** Of all epochs: training, evaluation and ranking. */
  MINUTES(RunMeasures::minutes),
  MINUTES_PER_EPOCH(RunMeasures::minutesPerEpoch),
  /** Of training alone. */
  TRAIN_MINUTES(RunMeasures::trainMinutes),
  /** Frozen filters divided by all, at the end. */
  FROZEN_SHARE(RunMeasures::frozenShare),
  /** Classes that were still trained in the last epoch. */
  ACTIVE_CLASSES(RunMeasures::activeClasses),
  /** Mean drift of frozen filters at the end; nothing if none is frozen. */
  DRIFT(RunMeasures::drift),
  /** 1 if verify proves the run, else 0. */
  PROVEN(RunMeasures::proven);

  private final Function<RunMeasures, Map<String, Double>> measure;

  RunOutcome(Function<RunMeasures, Map<String, Double>> measure) {
    this.measure = measure;
  }

  /** As a study names it. */
  String label() {
    return Labels.of(this);
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(RunOutcome::label).toList();
  }

  /** The outcomes of these names, measured; names of others are left out. */
  static List<Measurement> measure(RunMeasures run, List<String> wanted) {
    return Arrays.stream(values())
        .filter(outcome -> wanted.contains(outcome.label()))
        .flatMap(outcome -> outcome.of(run).stream())
        .toList();
  }

  /** This outcome, measured. */
  List<Measurement> of(RunMeasures run) {
    return measure.apply(run).entrySet().stream()
        .map(result -> new Measurement(label(), result.getKey(), result.getValue()))
        .toList();
  }
}
