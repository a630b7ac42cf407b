package org.permafrost.action.proof;

import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.network.model.SavedModel;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.Settings;
import org.permafrost.settings.Split;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.prepare.PreparedImages;
import org.permafrost.spark.stage.ImageVector;
import org.permafrost.spark.stage.ProbeStage;
import org.permafrost.spark.stage.VectorStage;
import org.permafrost.table.Warehouse;

/**
 * The fixed images on which drift and the logits of sealed classes are measured: a seeded choice
 * from the hold-out of all classes, or from the training images if there is no hold-out; without
 * augmentation. Read and chosen when first asked for.
 */
public final class Probe implements AutoCloseable {
  private final Warehouse warehouse;
  private final String dataset;
  private final Settings settings;
  private Optional<JavaRDD<ImageRecord>> images = Optional.empty();

  public Probe(Warehouse warehouse, String dataset, Settings settings) {
    this.warehouse = warehouse;
    this.dataset = dataset;
    this.settings = settings;
  }

  /** The images, cached. */
  public JavaRDD<ImageRecord> images() {
    if (images.isEmpty()) {
      DatasetDescription description = DatasetDescription.read(warehouse, dataset);
      Split split = description.holdout() > 0 ? Split.HOLDOUT : Split.TRAIN;
      JavaRDD<ImageRecord> chosen =
          ProbeStage.choose(
              PreparedImages.read(warehouse, dataset, split),
              settings.strategy().probe().images(),
              settings.train().seed());
      images = Optional.of(chosen.setName("probe set").persist(StorageLevel.MEMORY_AND_DISK()));
    }
    return images.get();
  }

  /** Images per forward pass; always filled up to it. */
  public int batchSize() {
    return settings.evaluate().batchSize();
  }

  /** What a saved network says about every image, by image id. */
  public List<ImageVector> logits(SavedModel model) {
    return logits(model, model.parameters());
  }

  /** What it says with other parameters. */
  public List<ImageVector> logits(SavedModel model, float[] parameters) {
    return VectorStage.logits(images(), network(model, parameters), batchSize());
  }

  /** What answers for a model: always DL4J's layers, so that any two runs can be compared. */
  public static NetworkSnapshot network(SavedModel model, float[] parameters) {
    return NetworkSnapshot.of(model, parameters, Layers.STOCK);
  }

  @Override
  public void close() {
    images.ifPresent(probe -> probe.unpersist(false));
  }
}
