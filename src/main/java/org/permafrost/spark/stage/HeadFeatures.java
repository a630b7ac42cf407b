package org.permafrost.spark.stage;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.permafrost.head.file.FeatureSource;
import org.permafrost.head.sums.Expansion;
import org.permafrost.head.sums.FeatureMap;
import org.permafrost.head.sums.FeatureReader;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.evaluation.Logits;
import org.permafrost.network.onednn.graph.FixedParameters;
import org.permafrost.network.onednn.memory.BatchArrays;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.InferenceBatches;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.Replica;
import org.permafrost.spark.SparkJobs;

/**
 * What a network makes of images, computed once and kept on the executors while this is open:
 * features of the layer before the classifier, and logits. If an executor is lost, its part is
 * computed again, with the same bits.
 */
public final class HeadFeatures implements AutoCloseable {
  private final Broadcast<NetworkSnapshot> network;
  private final JavaRDD<NetworkView> views;

  /**
   * @param batchSize images per forward pass
   */
  public HeadFeatures(
      JavaRDD<ImageRecord> images, NetworkSnapshot snapshot, FeatureSource source, int batchSize) {
    network = JavaSparkContext.fromSparkContext(images.context()).broadcast(snapshot);
    Broadcast<NetworkSnapshot> sent = network;
    views =
        images
            .mapPartitions(part -> views(part, sent, source, batchSize).iterator())
            .setName("features for a head")
            .persist(StorageLevel.MEMORY_AND_DISK());
  }

  /** One per image. */
  JavaRDD<NetworkView> views() {
    return views;
  }

  /** All of them here; for few images only. */
  public List<NetworkView> collect() {
    return described("Bring the features of a hold-out to the driver", views::collect);
  }

  /**
   * The largest magnitude of a feature; not finite if one of them is not.
   *
   * @param expansion after which it is measured
   */
  public float largest(Expansion expansion) {
    return described(
        "Find the range of features",
        () ->
            views
                .map(view -> FeatureReader.largest(expansion, view.features()))
                .fold(0f, Math::max));
  }

  /** The largest random feature, before it is divided. */
  public int largestRandom(FeatureMap map) {
    return described(
        "Find the range of random features",
        () ->
            views
                .mapPartitions(
                    part -> {
                      FeatureReader reader = new FeatureReader(map);
                      int largest = 0;
                      while (part.hasNext()) {
                        largest = Math.max(largest, reader.largest(part.next().features()));
                      }
                      return List.of(largest).iterator();
                    })
                .fold(0, Math::max));
  }

  @Override
  public void close() {
    views.unpersist(false);
    network.destroy();
  }

  <T> T described(String what, Supplier<T> work) {
    return SparkJobs.described(views.context(), "head", what, work);
  }

  private static List<NetworkView> views(
      Iterator<ImageRecord> images,
      Broadcast<NetworkSnapshot> network,
      FeatureSource source,
      int batchSize) {
    List<NetworkView> all = new ArrayList<>();
    if (images.hasNext()) {
      NetworkSnapshot snapshot = network.value();
      Replica.use(
          snapshot.configuration(),
          snapshot.layers(),
          replica -> {
            ComputationGraph graph = replica.network();
            FloatArrays.assign(graph.params(), snapshot.parameters().values());
            try (FixedParameters fixed = FixedParameters.of(graph)) {
              new InferenceBatches(images, snapshot.normalizer(), batchSize)
                  .forEachRemaining(batch -> add(graph, batch, source, all));
            }
            return true;
          });
    }
    return all;
  }

  private static void add(
      ComputationGraph graph,
      InferenceBatches.Batch batch,
      FeatureSource source,
      List<NetworkView> all) {
    Logits.Both both = Logits.withFeatures(graph, batch.features());
    BatchArrays.giveBack(batch.features());
    for (int i = 0; i < batch.images().size(); i++) {
      ImageRecord image = batch.images().get(i);
      all.add(
          new NetworkView(
              image.id(), image.label(), source.of(both.features()[i]), both.logits()[i]));
    }
  }
}
