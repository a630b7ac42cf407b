package org.permafrost.action.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.permafrost.action.head.HeadCase.FIRST;
import static org.permafrost.action.head.HeadCase.SECOND;
import static org.permafrost.action.head.HeadCase.refused;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.train.TrainRequest;
import org.permafrost.action.train.TrainStrategically;
import org.permafrost.action.train.TrainingCase;
import org.permafrost.freeze.CutEdges;
import org.permafrost.head.HeadKind;
import org.permafrost.head.file.HeadState;
import org.permafrost.head.sums.FeatureSums;
import org.permafrost.network.model.ModelFile;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.ExitCode;
import org.permafrost.progress.Progress;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.Split;
import org.permafrost.settings.bind.RecordCopy;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.prepare.PreparedImages;
import org.permafrost.spark.stage.HeadFeatures;
import org.permafrost.spark.stage.HeadSumsStage;

/** Heads on features that later training cannot move. */
@Tag("slow")
class SealedHeadTest {
  @TempDir static Path folder;

  private static HeadCase heads;
  private static TrainingCase training;

  @BeforeAll
  static void train() {
    heads = HeadCase.in(folder);
    training = heads.training();
    train("sealed-a", Optional.empty(), "[0, 1, 2, 3, 4]", "sealed", "end");
    train("sealed-b", Optional.of("sealed-a"), "[5, 6, 7, 8, 9]", "sealed", "never");
    train("exact-a", Optional.empty(), "[0, 1, 2, 3, 4]", "exact", "end");
  }

  private static void train(
      String run, Optional<String> from, String classes, String freeze, String when) {
    new TrainStrategically(training.warehouse(), Progress.SILENT, () -> false)
        .start(
            new TrainRequest(
                run,
                TrainingCase.DATASET,
                from,
                training.settings(
                    "train.mode",
                    "freeze",
                    "train.epochs",
                    "1",
                    "train.classes",
                    classes,
                    "strategy.freeze",
                    freeze,
                    "strategy.freeze-at",
                    when,
                    "strategy.protect.repair-epochs",
                    "1",
                    "strategy.top",
                    "0.5")));
  }

  /** After another task, the network has the same features for the first one, to the bit. */
  @Test
  void sealedFeaturesOutliveTheNextTask() {
    HeadResult first = fitSealed("sealed-a", "sealed-1");
    heads.fit("sealed-a", HeadKind.SLDA, FIRST, "unsealed");
    HeadState state = first.head();

    assertThat(state.source().channels().size()).isBetween(1, 63);
    assertThat(again("sealed-b", state)).isEqualTo(state.sums());
    assertThat(again("exact-a", state))
        .as("otherwise this shows nothing")
        .isNotEqualTo(state.sums());
    HeadResult second = heads.add("sealed-b", HeadKind.SLDA, "sealed-1", SECOND, "sealed-2");
    assertThat(second.modelHash()).isNotEqualTo(first.modelHash());
    assertThat(second.images()).isEqualTo(10);
    refused(
        ExitCode.DATA,
        () -> heads.add("sealed-b", HeadKind.SLDA, "unsealed", SECOND, "x"),
        "features may differ");
    refused(
        ExitCode.DATA,
        () -> heads.add("exact-a", HeadKind.SLDA, "sealed-1", SECOND, "x"),
        "sealed features");
  }

  /** The sums of the first task by another model. */
  private static FeatureSums again(String run, HeadState state) {
    SavedModel model = training.checkpoint(run, 1);
    try (HeadFeatures features =
        new HeadFeatures(
            PreparedImages.read(training.warehouse(), TrainingCase.DATASET, Split.TRAIN)
                .filter(image -> image.label() < 5),
            NetworkSnapshot.of(model, Layers.NATIVE),
            state.source(),
            32)) {
      SortedMap<Integer, String> names = new TreeMap<>();
      for (int label = 0; label < 5; label++) {
        names.put(label, model.description().classNames().get(label));
      }
      return HeadSumsStage.run(features, names, state.sums().map(), state.kind().spread());
    }
  }

  @Test
  void whatOthersReachIsNotSealed() {
    refused(ExitCode.USAGE, () -> fitSealed("exact-a", "x"), "No feature of exact-a is sealed");
    HeadResult sealed = fitSealed("sealed-a", "tight");
    String leaking = leaking(sealed.head()).toString();
    refused(ExitCode.USAGE, () -> ofFile(leaking, true, Optional.empty()), "reached by others");
    refused(
        ExitCode.DATA,
        () -> ofFile(leaking, false, Optional.of(heads.file("tight"))),
        "sealed features that the model");
  }

  /** The sealed model with one cut weight that is not zero. */
  private static Path leaking(HeadState state) {
    SavedModel model = training.checkpoint("sealed-a", 2);
    Map<FilterId, Integer> since = new HashMap<>();
    state
        .source()
        .filters()
        .forEach((layer, all) -> all.forEach(i -> since.put(new FilterId(layer, i), 0)));
    float[] parameters = model.parameters().clone();
    CutEdges cut = CutEdges.of(model.catalog(), since, Map.of());
    assertThat(cut.firstLeak(parameters)).isEmpty();
    parameters[cut.positions().list().get(0).start()] = 1e-3f;
    Path path = folder.resolve("leaking.model");
    ModelFile.write(
        training.warehouse().fileSystem(),
        new org.apache.hadoop.fs.Path(path.toString()),
        new SavedModel(
            model.description(),
            model.configuration(),
            parameters,
            Optional.empty(),
            model.extras()));
    return path;
  }

  private static void ofFile(String model, boolean sealed, Optional<String> addTo) {
    heads.fit(
        RecordCopy.of(
            heads.request("", HeadKind.SLDA, SECOND, "x"),
            Map.of(
                "run",
                Optional.empty(),
                "model",
                Optional.of(model),
                "sealed",
                sealed,
                "addTo",
                addTo)));
  }

  private static HeadResult fitSealed(String run, String out) {
    return heads.fit(
        RecordCopy.of(heads.request(run, HeadKind.SLDA, FIRST, out), Map.of("sealed", true)));
  }
}
