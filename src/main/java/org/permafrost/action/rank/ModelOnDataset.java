package org.permafrost.action.rank;

import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.permafrost.action.Claims;
import org.permafrost.action.dataset.DataCheck;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.action.run.LayerDecision;
import org.permafrost.action.run.ModelReference;
import org.permafrost.action.run.OwnNormalization;
import org.permafrost.network.model.ModelDescription;
import org.permafrost.network.model.SavedModel;
import org.permafrost.progress.Progress;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.Settings;
import org.permafrost.settings.Split;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.prepare.PreparedImages;
import org.permafrost.table.Warehouse;

/**
 * A saved model and a data set it can be run on.
 *
 * @param dataset with the classes of the model
 * @param layers what the network computes with
 */
public record ModelOnDataset(
    Warehouse warehouse, SavedModel model, DatasetDescription dataset, Layers layers) {
  /**
   * Loads a model.
   *
   * @param run its reported model is taken
   * @param file model file that is taken instead; exactly one of both is given
   * @param settings say what it computes with
   * @param claims takes the data set to read it
   * @param progress is told if the model was trained on other images, what it computes with, and of
   *     settings that it does not heed
   * @throws org.permafrost.problem.Problem for a missing model or data set, or one with other
   *     classes than the model's; if it cannot be computed here
   */
  public static ModelOnDataset open(
      Warehouse warehouse,
      Optional<String> run,
      Optional<String> file,
      String dataset,
      Settings settings,
      Claims claims,
      Progress progress) {
    SavedModel model = new ModelReference(warehouse).either(run, file);
    claims.reads(dataset);
    DatasetDescription found = DatasetDescription.read(warehouse, dataset);
    DatasetDescription description = found.seenBy(model.description());
    new DataCheck(model.description(), found).note().ifPresent(progress::line);
    OwnNormalization.note(settings, model.description(), run.or(() -> file).orElseThrow())
        .ifPresent(progress::line);
    Layers layers = new LayerDecision(warehouse, progress).ofModel(settings, model);
    return new ModelOnDataset(warehouse, model, description, layers);
  }

  /**
   * Images of a split.
   *
   * @param wanted Spark partitions; 0 chooses
   * @throws org.permafrost.problem.Problem (data) if there are none, or they have another size
   */
  public JavaRDD<ImageRecord> images(Split split, int wanted) {
    dataset.check(description(), split);
    return PreparedImages.spread(
        warehouse, dataset.name(), split, dataset.labels(), dataset.images(split), wanted);
  }

  public ModelDescription description() {
    return model.description();
  }

  public NetworkSnapshot snapshot() {
    return NetworkSnapshot.of(model, layers);
  }
}
