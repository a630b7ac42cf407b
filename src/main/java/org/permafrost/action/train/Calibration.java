package org.permafrost.action.train;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.permafrost.action.evaluate.Evaluation;
import org.permafrost.action.run.Checkpoints;
import org.permafrost.network.catalog.Range;
import org.permafrost.network.model.SavedModel;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.Split;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.stage.ImageVector;
import org.permafrost.strategy.BiasFit;

/**
 * Class-bias calibration: fits one bias per class in training to the hold-out and writes the model
 * with these biases added to the classifier's, beside the checkpoints, which stay as trained.
 */
final class Calibration {
  private final Evaluation evaluation;
  private final Checkpoints checkpoints;
  private final SortedSet<Integer> labels;
  private final Layers layers;

  Calibration(
      Evaluation evaluation, Checkpoints checkpoints, SortedSet<Integer> labels, Layers layers) {
    this.evaluation = evaluation;
    this.checkpoints = checkpoints;
    this.labels = new TreeSet<>(labels);
    this.layers = layers;
  }

  /**
   * @param model the reported one
   * @param measuredOn split of the accuracy
   */
  Calibrated run(SavedModel model, Split measuredOn) {
    List<ImageVector> holdout =
        evaluation.logits(NetworkSnapshot.of(model, layers), Split.HOLDOUT).stream()
            .filter(image -> labels.contains(image.label()))
            .toList();
    double[] biases =
        BiasFit.fit(
            holdout.stream().map(ImageVector::values).toArray(float[][]::new),
            holdout.stream().mapToInt(ImageVector::label).toArray(),
            labels,
            BiasFit.L2);
    SavedModel calibrated = withBiases(model, biases);
    Path path = checkpoints.calibratedPath();
    String hash = checkpoints.writeCalibrated(calibrated);
    return new Calibrated(
        evaluation.of(NetworkSnapshot.of(calibrated, layers), measuredOn).accuracy(),
        path.toString(),
        hash);
  }

  private static SavedModel withBiases(SavedModel model, double[] biases) {
    Range range = model.catalog().classifier().bias().orElseThrow();
    float[] parameters = model.parameters().clone();
    for (int k = 0; k < biases.length; k++) {
      parameters[range.start() + k] += (float) biases[k];
    }
    SortedMap<String, byte[]> extras = new TreeMap<>(model.extras());
    return new SavedModel(
        model.description(), model.configuration(), parameters, Optional.empty(), extras);
  }
}
