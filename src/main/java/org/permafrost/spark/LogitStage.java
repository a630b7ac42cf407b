package org.permafrost.spark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.Logits;

/**
 * Computes the logits of a small split and brings them to the driver: images x outputs float32
 * numbers, 38 kB for a thousand images of ten classes.
 */
public final class LogitStage {
  private LogitStage() {}

  /**
   * @param batchSize images per forward pass
   * @return one entry per image, by image id, whatever the partitions
   */
  public static List<ImageLogits> run(
      JavaRDD<ImageRecord> images, NetworkSnapshot network, int batchSize) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(images.context());
    Broadcast<NetworkSnapshot> broadcast = context.broadcast(network);
    try {
      List<ImageLogits> logits =
          new ArrayList<>(
              SparkJobs.described(
                  images.context(),
                  "logits",
                  "Compute the logits of a small split",
                  () ->
                      images
                          .mapPartitions(part -> logits(part, broadcast, batchSize).iterator())
                          .collect()));
      logits.sort(Comparator.comparing(ImageLogits::imageId));
      return logits;
    } finally {
      broadcast.destroy();
    }
  }

  private static List<ImageLogits> logits(
      Iterator<ImageRecord> images, Broadcast<NetworkSnapshot> network, int batchSize) {
    List<ImageLogits> all = new ArrayList<>();
    if (images.hasNext()) {
      NetworkSnapshot snapshot = network.value();
      Replica.use(
          snapshot.configuration(),
          replica -> {
            FloatArrays.assign(replica.network().params(), snapshot.parameters().values());
            new InferenceBatches(images, snapshot.normalizer(), batchSize)
                .forEachRemaining(batch -> add(replica, batch, all));
            return true;
          });
    }
    return all;
  }

  private static void add(Replica replica, InferenceBatches.Batch batch, List<ImageLogits> all) {
    float[][] logits = Logits.of(replica.network(), batch.features());
    batch.features().close();
    for (int i = 0; i < batch.images().size(); i++) {
      ImageRecord image = batch.images().get(i);
      all.add(new ImageLogits(image.id(), image.label(), logits[i]));
    }
  }
}
