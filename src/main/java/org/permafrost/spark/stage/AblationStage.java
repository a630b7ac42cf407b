package org.permafrost.spark.stage;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.network.onednn.memory.BatchArrays;
import org.permafrost.rank.ConfusionMatrix;
import org.permafrost.score.pass.Ablation;
import org.permafrost.score.pass.AblationPass;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.InferenceBatches;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.Resident;
import org.permafrost.spark.SparkJobs;

/** Classifies images with and without some filters and adds up the confusion matrices. */
public final class AblationStage {
  private AblationStage() {}

  /**
   * @param classes outputs of the network
   * @param batchSize images per forward pass
   * @return the whole network's matrix, then one for each ablation
   */
  public static List<ConfusionMatrix> run(
      JavaRDD<ImageRecord> images,
      NetworkSnapshot network,
      List<Ablation> ablations,
      int classes,
      int batchSize) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(images.context());
    Broadcast<NetworkSnapshot> broadcast = context.broadcast(network);
    Broadcast<List<Ablation>> cases = context.broadcast(new ArrayList<>(ablations));
    try {
      return SparkJobs.described(
          images.context(),
          "judging",
          "Classify images without the filters of " + ablations.size() + " sets",
          () ->
              images
                  .mapPartitions(
                      part ->
                          List.of(count(part, broadcast, cases.value(), classes, batchSize))
                              .iterator())
                  .fold(matrices(ablations.size() + 1, classes), AblationStage::merge));
    } finally {
      broadcast.destroy();
      cases.destroy();
    }
  }

  private static List<ConfusionMatrix> matrices(int count, int classes) {
    return new ArrayList<>(
        IntStream.range(0, count).mapToObj(i -> new ConfusionMatrix(classes)).toList());
  }

  private static List<ConfusionMatrix> merge(List<ConfusionMatrix> a, List<ConfusionMatrix> b) {
    for (int i = 0; i < a.size(); i++) {
      a.get(i).merge(b.get(i));
    }
    return a;
  }

  private static List<ConfusionMatrix> count(
      Iterator<ImageRecord> images,
      Broadcast<NetworkSnapshot> network,
      List<Ablation> ablations,
      int classes,
      int batchSize) {
    List<ConfusionMatrix> matrices = matrices(ablations.size() + 1, classes);
    if (!images.hasNext()) {
      return matrices;
    }
    NetworkSnapshot snapshot = network.value();
    return Resident.use(
        snapshot.layers() + " ablation of " + snapshot.units() + " of " + snapshot.configuration(),
        AblationPass.class,
        () ->
            new AblationPass(
                ComputationGraphConfiguration.fromJson(snapshot.configuration()),
                snapshot.layers(),
                snapshot.units()),
        pass -> {
          pass.load(snapshot.parameters().values());
          new InferenceBatches(images, snapshot.normalizer(), batchSize)
              .forEachRemaining(batch -> add(pass, batch, ablations, matrices));
          return matrices;
        });
  }

  private static void add(
      AblationPass pass,
      InferenceBatches.Batch batch,
      List<Ablation> ablations,
      List<ConfusionMatrix> matrices) {
    int[][] predicted = pass.predict(batch.features(), ablations);
    BatchArrays.giveBack(batch.features());
    for (int c = 0; c < predicted.length; c++) {
      for (int i = 0; i < batch.images().size(); i++) {
        matrices.get(c).add(batch.images().get(i).label(), predicted[c][i]);
      }
    }
  }
}
