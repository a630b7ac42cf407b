package org.permafrost.action;

import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.permafrost.image.Normalizer;
import org.permafrost.network.ModelDescription;
import org.permafrost.network.SavedModel;
import org.permafrost.problem.Problem;
import org.permafrost.settings.Split;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.PreparedImages;
import org.permafrost.table.Warehouse;

/** A saved model and a data set it can be run on. */
record ModelOnDataset(Warehouse warehouse, SavedModel model, DatasetDescription dataset) {
  /**
   * Loads a model.
   *
   * @param run its reported model is taken
   * @param file model file that is taken instead; exactly one of both is given
   * @throws Problem for a missing model or data set, or for images of another size
   */
  static ModelOnDataset open(
      Warehouse warehouse, Optional<String> run, Optional<String> file, String dataset) {
    if (run.isPresent() == file.isPresent()) {
      throw Problem.usage("Give either --run or --model.");
    }
    ModelReference reference = new ModelReference(warehouse);
    SavedModel model =
        run.isPresent() ? reference.ofRun(run.get()) : reference.ofFile(file.orElseThrow());
    DatasetDescription description = DatasetDescription.read(warehouse, dataset);
    int side = model.description().imageSize();
    if (description.imageSize() != side) {
      throw Problem.data(
          "The model takes %d px, the data set %s has %d px; prepare it again with --image-size %d.",
          side, dataset, description.imageSize(), side);
    }
    return new ModelOnDataset(warehouse, model, description);
  }

  /**
   * Images of a split.
   *
   * @param wanted Spark partitions; 0 chooses
   * @throws Problem (data) if there are none
   */
  JavaRDD<ImageRecord> images(Split split, int wanted) {
    if (dataset.images(split) == 0) {
      throw Problem.data(
          "The data set %s has no images in the split %s.", dataset.name(), split.label());
    }
    JavaRDD<ImageRecord> images = PreparedImages.read(warehouse, dataset.name(), split);
    int enough = 2 * warehouse.spark().sparkContext().defaultParallelism();
    int partitions = wanted > 0 ? wanted : Math.max(enough, images.getNumPartitions());
    return partitions == images.getNumPartitions() ? images : images.repartition(partitions);
  }

  ModelDescription description() {
    return model.description();
  }

  NetworkSnapshot snapshot() {
    return new NetworkSnapshot(
        model.configuration(),
        model.parameters(),
        new Normalizer(description().normalization()));
  }
}
