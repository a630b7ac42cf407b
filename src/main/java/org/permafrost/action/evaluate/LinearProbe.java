package org.permafrost.action.evaluate;

import java.util.List;
import org.permafrost.action.Claims;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.action.run.LayerDecision;
import org.permafrost.action.run.ModelReference;
import org.permafrost.network.model.SavedModel;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Settings;
import org.permafrost.settings.Split;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.stage.ImageVector;
import org.permafrost.strategy.RidgeFit;
import org.permafrost.table.Warehouse;

/**
 * What the features of a network still tell apart, whatever has become of its classifier: the
 * accuracy of a linear classifier that is fitted anew to the features of all training images (ridge
 * regression). The hold-out chooses its penalty; the network stays as it is.
 */
public final class LinearProbe {
  private static final List<Double> PENALTIES = List.of(1e-4, 1e-3, 1e-2, 1e-1, 1.0);

  private final Warehouse warehouse;
  private final Progress progress;

  public LinearProbe(Warehouse warehouse, Progress progress) {
    this.warehouse = warehouse;
    this.progress = progress;
  }

  /**
   * @param run whose reported model is probed
   * @param split that the accuracy is measured on, 0 to 1
   */
  public double accuracy(String run, DatasetDescription dataset, Split split, Settings settings) {
    try (Claims claims = new Claims(warehouse, "probe " + run);
        Evaluation evaluation =
            new Evaluation(
                warehouse,
                dataset,
                dataset.labels(settings.train().classes()),
                settings.evaluate().batchSize())) {
      claims.reads(dataset.name());
      SavedModel model = new ModelReference(warehouse).load(run);
      NetworkSnapshot network =
          NetworkSnapshot.of(
              model, new LayerDecision(warehouse, progress).ofModel(settings, model));
      progress.step("probing " + run, 0, 0);
      List<ImageVector> training = features(evaluation, network, Split.TRAIN, dataset, settings);
      RidgeFit fit =
          RidgeFit.of(
              training.stream().map(ImageVector::values).toList(),
              training.stream().mapToInt(ImageVector::label).toArray(),
              dataset.classes());
      double[][] weights = fit.weights(penalty(fit, evaluation, network, dataset, settings));
      return right(weights, features(evaluation, network, split, dataset, settings));
    }
  }

  private static double penalty(
      RidgeFit fit,
      Evaluation evaluation,
      NetworkSnapshot network,
      DatasetDescription dataset,
      Settings settings) {
    if (dataset.holdout() == 0) {
      return PENALTIES.get(PENALTIES.size() / 2);
    }
    List<ImageVector> holdout = features(evaluation, network, Split.HOLDOUT, dataset, settings);
    double best = PENALTIES.get(0);
    double most = -1;
    for (double penalty : PENALTIES) {
      double right = right(fit.weights(penalty), holdout);
      if (right > most) {
        most = right;
        best = penalty;
      }
    }
    return best;
  }

  private static List<ImageVector> features(
      Evaluation evaluation,
      NetworkSnapshot network,
      Split split,
      DatasetDescription dataset,
      Settings settings) {
    return evaluation.features(
        network, evaluation.images(split, dataset.labels(settings.train().classes())));
  }

  private static double right(double[][] weights, List<ImageVector> images) {
    long right =
        images.stream()
            .filter(image -> RidgeFit.predict(weights, image.values()) == image.label())
            .count();
    return (double) right / images.size();
  }
}
