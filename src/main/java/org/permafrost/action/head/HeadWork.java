package org.permafrost.action.head;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.head.Head;
import org.permafrost.head.HeadSettings;
import org.permafrost.head.file.Addition;
import org.permafrost.head.file.FeatureSource;
import org.permafrost.head.file.HeadState;
import org.permafrost.head.sums.FeatureMap;
import org.permafrost.head.sums.FeatureSums;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Split;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.prepare.PreparedImages;
import org.permafrost.spark.stage.HeadFeatures;
import org.permafrost.spark.stage.HeadSumsStage;
import org.permafrost.table.Warehouse;

/**
 * The passes over images: those a head is fitted on, those its open numbers are chosen by, and
 * those it is measured on.
 *
 * @param source features that are read
 */
record HeadWork(
    Warehouse warehouse,
    Progress progress,
    HeadRequest request,
    HeadSettings settings,
    DatasetDescription dataset,
    NetworkSnapshot network,
    FeatureSource source) {
  static final Split FITTED_ON = Split.TRAIN;
  static final Split MEASURED_ON = Split.VALIDATION;

  /** Names of classes of the data set by label. */
  SortedMap<Integer, String> names(SortedSet<Integer> labels) {
    SortedMap<Integer, String> names = new TreeMap<>();
    labels.forEach(label -> names.put(label, dataset.classNames().get(label)));
    return names;
  }

  /**
   * The head with the training images of some classes added.
   *
   * @param classes names by label
   * @param earlier the head they are added to, if there is one
   * @throws Problem (data) for a class without images or features that are not finite; (usage) if
   *     there would be too many sums
   */
  HeadState fitted(
      SortedMap<Integer, String> classes, Addition addition, Optional<HeadState> earlier) {
    progress.step("fitting the head", 0, 0);
    try (HeadFeatures features = features(FITTED_ON, classes)) {
      float largest = features.largest(request.kind().expansion());
      if (!Float.isFinite(largest)) {
        throw Problem.data(
            "The model gives features that are not finite, so no head can be fitted on them. Check"
                + " the model with: permafrost evaluate");
      }
      FeatureMap map =
          earlier.isPresent()
              ? earlier.get().sums().map()
              : HeadBeginning.map(
                  request.kind(), settings, features, largest, classes, source.channels().size());
      checkSize(map, earlier, addition);
      FeatureSums sums = HeadSumsStage.run(features, classes, map, request.kind().spread());
      checkImages(addition, sums);
      HeadState state =
          earlier.isPresent()
              ? earlier.get().plus(addition, sums)
              : new HeadState(
                  request.kind(), source, settings.numbers(), false, List.of(addition), sums);
      return state.tuned() ? state : tuned(state, classes, sums);
    }
  }

  private HeadState tuned(HeadState state, SortedMap<Integer, String> classes, FeatureSums sums) {
    HeadTuning tuning = new HeadTuning(dataset, state.kind(), state.numbers(), sums);
    if (tuning.isPossible()) {
      try (HeadFeatures features = features(Split.HOLDOUT, classes)) {
        return state.tuned(tuning.choose(features, classes));
      }
    }
    progress.line(tuning.refusal());
    return state;
  }

  private void checkSize(FeatureMap map, Optional<HeadState> earlier, Addition addition) {
    SortedSet<String> all = new TreeSet<>(addition.classes());
    earlier.ifPresent(state -> all.addAll(state.classes()));
    long numbers = FeatureSums.numbers(map, request.kind().spread(), all.size());
    if (numbers > FeatureSums.MOST_NUMBERS) {
      throw Problem.usage(
          "A %s head of %d classes with %d numbers each would keep %d sums, at most %d are allowed;"
              + " use another kind of head, or lower head.ridge-features.",
          request.kind().label(), all.size(), map.outputs(), numbers, FeatureSums.MOST_NUMBERS);
    }
  }

  private void checkImages(Addition addition, FeatureSums sums) {
    for (String name : addition.classes()) {
      if (!sums.classes().containsKey(name)) {
        throw Problem.data(
            "The class %s has no images in the split %s of the data set %s; leave it out of"
                + " --classes, or prepare the data set with images of it.",
            name, FITTED_ON.label(), dataset.name());
      }
    }
  }

  /**
   * How well a head does on the validation images of its classes.
   *
   * @throws Problem (data) if there are none
   */
  List<HeadResult.Measured> measured(SavedModel model, HeadState state, Head head) {
    progress.step("evaluating", 0, 0);
    SortedMap<Integer, String> names = names(new TreeSet<>(dataset.labels()));
    names.values().retainAll(state.classes());
    List<HeadResult.Measured> measured;
    try (HeadFeatures features = features(MEASURED_ON, names)) {
      measured = new HeadMeasurement(model, state).of(features, names, head, settings.mix());
    }
    if (measured.get(0).images() == 0) {
      throw Problem.data(
          "The split %s of the data set %s has no images of the classes of the head.",
          MEASURED_ON.label(), dataset.name());
    }
    return measured;
  }

  private HeadFeatures features(Split split, Map<Integer, String> classes) {
    SortedSet<Integer> labels = new TreeSet<>(classes.keySet());
    JavaRDD<ImageRecord> images =
        PreparedImages.spread(
                warehouse,
                dataset.name(),
                split,
                dataset.labels(),
                dataset.images(split),
                request.settings().rank().partitions())
            .filter(image -> labels.contains(image.label()));
    return new HeadFeatures(images, network, source, request.settings().evaluate().batchSize());
  }
}
