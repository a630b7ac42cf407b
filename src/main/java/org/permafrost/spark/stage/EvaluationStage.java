package org.permafrost.spark.stage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.evaluation.Logits;
import org.permafrost.network.onednn.graph.FixedParameters;
import org.permafrost.network.onednn.memory.BatchArrays;
import org.permafrost.rank.ConfusionMatrix;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.InferenceBatches;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.Replica;
import org.permafrost.spark.SparkJobs;
import org.permafrost.spark.watch.TaskMetrics;

/** Classifies images on the executors and adds up the confusion matrix. */
public final class EvaluationStage {
  private EvaluationStage() {}

  /**
   * @param classes outputs of the network
   * @param batchSize images per forward pass
   */
  public static ConfusionMatrix run(
      JavaRDD<ImageRecord> images, NetworkSnapshot network, int classes, int batchSize) {
    return run(images, network, classes, Collections.emptySortedSet(), batchSize);
  }

  /**
   * The same with predictions confined to some classes.
   *
   * @param among the class with the largest logit among these is predicted; empty means all classes
   */
  public static ConfusionMatrix run(
      JavaRDD<ImageRecord> images,
      NetworkSnapshot network,
      int classes,
      SortedSet<Integer> among,
      int batchSize) {
    SortedMap<Integer, SortedSet<Integer>> ofEach = new TreeMap<>();
    if (!among.isEmpty()) {
      IntStream.range(0, classes).forEach(label -> ofEach.put(label, among));
    }
    return run(images, network, classes, ofEach, batchSize);
  }

  /**
   * The same where what can be predicted depends on the class of the image.
   *
   * @param among by class of the image, the class with the largest logit among these is predicted;
   *     all classes for a class that is not there
   */
  public static ConfusionMatrix run(
      JavaRDD<ImageRecord> images,
      NetworkSnapshot network,
      int classes,
      SortedMap<Integer, SortedSet<Integer>> among,
      int batchSize) {
    int[][] candidates = new int[classes][0];
    among.forEach(
        (label, others) ->
            candidates[label] = others.stream().mapToInt(Integer::intValue).toArray());
    JavaSparkContext context = JavaSparkContext.fromSparkContext(images.context());
    Broadcast<NetworkSnapshot> broadcast = context.broadcast(network);
    try {
      return SparkJobs.described(
          images.context(),
          "evaluation",
          "Classify images and add up the confusion matrix",
          () ->
              images
                  .mapPartitions(
                      part ->
                          List.of(count(part, broadcast, classes, candidates, batchSize))
                              .iterator())
                  .fold(new ConfusionMatrix(classes), ConfusionMatrix::merge));
    } finally {
      broadcast.destroy();
    }
  }

  /** Ids of the images that are classified wrongly. */
  public static SortedSet<String> mistakes(
      JavaRDD<ImageRecord> images, NetworkSnapshot network, int batchSize) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(images.context());
    Broadcast<NetworkSnapshot> broadcast = context.broadcast(network);
    try {
      return new TreeSet<>(
          SparkJobs.described(
              images.context(),
              "evaluation",
              "Find the images that are classified wrongly",
              () ->
                  images
                      .mapPartitions(part -> mistakes(part, broadcast, batchSize).iterator())
                      .collect()));
    } finally {
      broadcast.destroy();
    }
  }

  private static List<String> mistakes(
      Iterator<ImageRecord> images, Broadcast<NetworkSnapshot> network, int batchSize) {
    List<String> ids = new ArrayList<>();
    classify(
        images,
        network,
        new int[0][],
        batchSize,
        (image, predicted) -> {
          if (predicted != image.label()) {
            ids.add(image.id());
          }
        });
    return ids;
  }

  private static ConfusionMatrix count(
      Iterator<ImageRecord> images,
      Broadcast<NetworkSnapshot> network,
      int classes,
      int[][] candidates,
      int batchSize) {
    ConfusionMatrix matrix = new ConfusionMatrix(classes);
    classify(
        images,
        network,
        candidates,
        batchSize,
        (image, predicted) -> matrix.add(image.label(), predicted));
    return matrix;
  }

  private static void classify(
      Iterator<ImageRecord> images,
      Broadcast<NetworkSnapshot> network,
      int[][] candidates,
      int batchSize,
      ObjIntConsumer<ImageRecord> result) {
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
                  .forEachRemaining(batch -> classify(graph, batch, candidates, result));
            }
            return true;
          });
    }
  }

  private static void classify(
      ComputationGraph graph,
      InferenceBatches.Batch batch,
      int[][] candidates,
      ObjIntConsumer<ImageRecord> result) {
    float[][] logits = Logits.of(graph, batch.features());
    BatchArrays.giveBack(batch.features());
    TaskMetrics.evaluated(batch.images().size());
    for (int i = 0; i < batch.images().size(); i++) {
      ImageRecord image = batch.images().get(i);
      int[] among = candidates.length == 0 ? new int[0] : candidates[image.label()];
      result.accept(image, largest(logits[i], among));
    }
  }

  /** The first of the largest among the candidates, or among all if there are none. */
  private static int largest(float[] values, int[] candidates) {
    int count = candidates.length == 0 ? values.length : candidates.length;
    int best = -1;
    for (int i = 0; i < count; i++) {
      int k = candidates.length == 0 ? i : candidates[i];
      if (best < 0 || values[k] > values[best]) {
        best = k;
      }
    }
    return best;
  }
}
