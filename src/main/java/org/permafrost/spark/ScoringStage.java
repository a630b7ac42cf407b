package org.permafrost.spark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.rank.ClassScores;
import org.permafrost.score.FilterScorer;
import org.permafrost.score.ScoringMethod;
import scala.Tuple2;

/**
 * Scores every filter on every image in parallel and reduces to exact class-wise statistics. A
 * partition sends one set of sums per class, never scores of single images.
 */
public final class ScoringStage {
  private ScoringStage() {}

  /**
   * @param filters number of filters of the network
   * @param batchSize images per forward pass
   * @return statistics of the classes that have images, by label
   */
  public static List<ClassScores> run(
      JavaRDD<ImageRecord> images,
      NetworkSnapshot network,
      ScoringMethod method,
      int filters,
      int batchSize) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(images.context());
    Broadcast<NetworkSnapshot> broadcast = context.broadcast(network);
    try {
      List<Tuple2<Integer, ClassScores>> reduced =
          SparkJobs.described(
              images.context(),
              "ranking",
              "Score filters by " + method.label() + " and sum by class",
              () ->
                  images
                      .mapPartitionsToPair(
                          part -> score(part, broadcast, method, filters, batchSize))
                      .reduceByKey(ClassScores::merge)
                      .collect());
      return reduced.stream()
          .map(Tuple2::_2)
          .sorted(Comparator.comparingInt(ClassScores::label))
          .toList();
    } finally {
      broadcast.destroy();
    }
  }

  private static Iterator<Tuple2<Integer, ClassScores>> score(
      Iterator<ImageRecord> images,
      Broadcast<NetworkSnapshot> network,
      ScoringMethod method,
      int filters,
      int batchSize) {
    SortedMap<Integer, ClassScores> byLabel = new TreeMap<>();
    if (images.hasNext()) {
      NetworkSnapshot snapshot = network.value();
      Resident.use(
          method.label() + " of " + snapshot.layers() + " network " + snapshot.configuration(),
          FilterScorer.class,
          () ->
              method.on(
                  ComputationGraphConfiguration.fromJson(snapshot.configuration()),
                  snapshot.layers()),
          scorer -> {
            scorer.load(snapshot.parameters().values());
            new InferenceBatches(images, snapshot.normalizer(), batchSize)
                .forEachRemaining(batch -> add(scorer, batch, filters, byLabel));
            return byLabel;
          });
    }
    List<Tuple2<Integer, ClassScores>> pairs = new ArrayList<>();
    byLabel.forEach((label, scores) -> pairs.add(new Tuple2<>(label, scores)));
    return pairs.iterator();
  }

  private static void add(
      FilterScorer scorer,
      InferenceBatches.Batch batch,
      int filters,
      SortedMap<Integer, ClassScores> byLabel) {
    float[] scores = scorer.score(batch.features());
    batch.features().close();
    for (int i = 0; i < batch.images().size(); i++) {
      byLabel
          .computeIfAbsent(batch.images().get(i).label(), label -> new ClassScores(label, filters))
          .add(scores, i * filters);
    }
  }
}
