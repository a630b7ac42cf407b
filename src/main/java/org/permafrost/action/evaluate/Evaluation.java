package org.permafrost.action.evaluate;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.rank.ConfusionMatrix;
import org.permafrost.settings.Split;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.prepare.PreparedImages;
import org.permafrost.spark.stage.EvaluationStage;
import org.permafrost.spark.stage.ImageVector;
import org.permafrost.spark.stage.VectorStage;
import org.permafrost.table.Warehouse;

/**
 * Measures networks on the splits of a data set, keeping the images of a split at hand once read.
 */
public final class Evaluation implements AutoCloseable {
  private final Warehouse warehouse;
  private final DatasetDescription dataset;
  private final SortedSet<Integer> labels;
  private final int batchSize;
  private final Map<Split, JavaRDD<ImageRecord>> splits = new EnumMap<>(Split.class);

  /**
   * @param labels only images of these classes count
   */
  public Evaluation(
      Warehouse warehouse, DatasetDescription dataset, SortedSet<Integer> labels, int batchSize) {
    this.warehouse = warehouse;
    this.dataset = dataset;
    this.labels = new TreeSet<>(labels);
    this.batchSize = batchSize;
  }

  /** Images of these classes, not cached. */
  public JavaRDD<ImageRecord> images(Split split, SortedSet<Integer> classes) {
    JavaRDD<ImageRecord> images = PreparedImages.read(warehouse, dataset.name(), split);
    SortedSet<Integer> wanted = new TreeSet<>(classes);
    return wanted.size() == dataset.classes()
        ? images
        : images.filter(image -> wanted.contains(image.label()));
  }

  public ConfusionMatrix of(NetworkSnapshot network, Split split) {
    return EvaluationStage.run(cached(split), network, dataset.classes(), batchSize);
  }

  /** What the network says about every image of a split, by image id. */
  public List<ImageVector> logits(NetworkSnapshot network, Split split) {
    return VectorStage.logits(cached(split), network, batchSize);
  }

  /** What the network's classifier is given for each of the images, by image id. */
  public List<ImageVector> features(NetworkSnapshot network, JavaRDD<ImageRecord> images) {
    return VectorStage.features(images, network, batchSize);
  }

  /** Ids of the images that the network classifies wrongly. */
  public Set<String> mistakes(NetworkSnapshot network, JavaRDD<ImageRecord> images) {
    return EvaluationStage.mistakes(images, network, batchSize);
  }

  private JavaRDD<ImageRecord> cached(Split split) {
    return splits.computeIfAbsent(
        split,
        s ->
            images(s, labels)
                .setName(s.label() + " images of " + dataset.name())
                .persist(StorageLevel.MEMORY_AND_DISK()));
  }

  @Override
  public void close() {
    splits.values().forEach(images -> images.unpersist(false));
  }
}
