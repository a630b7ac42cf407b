package org.permafrost.spark.stage;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.evaluation.Logits;
import org.permafrost.network.onednn.memory.BatchArrays;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.InferenceBatches;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.Replica;
import org.permafrost.spark.SparkJobs;

/**
 * Computes one vector per image in evaluation mode and brings them to the driver. For few images
 * only: a split of a thousand with ten logits each is 38 kB, a class of a thousand with 512
 * features each is 2 MB.
 */
public final class VectorStage {
  /** {@code [N, 3, size, size]} to {@code [N, values]}. */
  private interface Reading
      extends BiFunction<ComputationGraph, INDArray, float[][]>, Serializable {}

  private VectorStage() {}

  /**
   * What the classifier says before the softmax.
   *
   * @param batchSize images per forward pass
   * @return one entry per image, by image id, whatever the partitions
   */
  public static List<ImageVector> logits(
      JavaRDD<ImageRecord> images, NetworkSnapshot network, int batchSize) {
    return run(
        images,
        network,
        batchSize,
        Logits::of,
        "logits",
        "Compute the logits of a small set of images");
  }

  /**
   * What the classifier is given.
   *
   * @param batchSize images per forward pass
   * @return one entry per image, by image id, whatever the partitions
   */
  public static List<ImageVector> features(
      JavaRDD<ImageRecord> images, NetworkSnapshot network, int batchSize) {
    return run(
        images,
        network,
        batchSize,
        Logits::features,
        "residue",
        "Compute the features by which a residue is chosen");
  }

  private static List<ImageVector> run(
      JavaRDD<ImageRecord> images,
      NetworkSnapshot network,
      int batchSize,
      Reading reading,
      String group,
      String description) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(images.context());
    Broadcast<NetworkSnapshot> broadcast = context.broadcast(network);
    try {
      List<ImageVector> vectors =
          new ArrayList<>(
              SparkJobs.described(
                  images.context(),
                  group,
                  description,
                  () ->
                      images
                          .mapPartitions(
                              part -> vectors(part, broadcast, batchSize, reading).iterator())
                          .collect()));
      vectors.sort(Comparator.comparing(ImageVector::imageId));
      return vectors;
    } finally {
      broadcast.destroy();
    }
  }

  private static List<ImageVector> vectors(
      Iterator<ImageRecord> images,
      Broadcast<NetworkSnapshot> network,
      int batchSize,
      Reading reading) {
    List<ImageVector> all = new ArrayList<>();
    if (images.hasNext()) {
      NetworkSnapshot snapshot = network.value();
      Replica.use(
          snapshot.configuration(),
          snapshot.layers(),
          replica -> {
            FloatArrays.assign(replica.network().params(), snapshot.parameters().values());
            new InferenceBatches(images, snapshot.normalizer(), batchSize)
                .forEachRemaining(batch -> add(replica, batch, reading, all));
            return true;
          });
    }
    return all;
  }

  private static void add(
      Replica replica, InferenceBatches.Batch batch, Reading reading, List<ImageVector> all) {
    float[][] vectors = reading.apply(replica.network(), batch.features());
    BatchArrays.giveBack(batch.features());
    for (int i = 0; i < batch.images().size(); i++) {
      ImageRecord image = batch.images().get(i);
      all.add(new ImageVector(image.id(), image.label(), vectors[i]));
    }
  }
}
