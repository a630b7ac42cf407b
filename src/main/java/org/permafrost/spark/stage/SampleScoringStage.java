package org.permafrost.spark.stage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.network.onednn.memory.BatchArrays;
import org.permafrost.rank.ClassScores;
import org.permafrost.score.SampleScorer;
import org.permafrost.score.Scorer;
import org.permafrost.score.method.ScorerNames;
import org.permafrost.score.pass.SampleBatch;
import org.permafrost.score.pass.SamplePass;
import org.permafrost.score.ranking.ScoreSheet;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.InferenceBatches;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.SparkJobs;
import scala.Tuple2;

/**
 * Scores the filters by the gradients of a few images of each class. Each class is one task that
 * takes its images in the order of their ids, so that partitions and order change nothing.
 */
public final class SampleScoringStage {
  private SampleScoringStage() {}

  /**
   * @param ids images to take
   * @param batchSize images per pass
   * @return scores of every class that has images among them
   */
  public static ScoreSheet run(
      JavaRDD<ImageRecord> images,
      SortedSet<String> ids,
      NetworkSnapshot network,
      List<SampleScorer> scorers,
      int batchSize) {
    ScorerNames names = ScorerNames.of(scorers);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(images.context());
    Broadcast<NetworkSnapshot> broadcast = context.broadcast(network);
    try {
      List<Tuple2<Integer, List<double[]>>> scored =
          SparkJobs.described(
              images.context(),
              "ranking",
              "Score filters by gradients of a sample",
              () ->
                  images
                      .filter(image -> ids.contains(image.id()))
                      .mapToPair(image -> new Tuple2<>(image.label(), image))
                      .groupByKey()
                      .mapValues(sample -> score(sample, broadcast.value(), names, batchSize))
                      .collect());
      Map<Scorer, List<ClassScores>> sheet = new HashMap<>();
      for (int m = 0; m < scorers.size(); m++) {
        int number = m;
        sheet.put(
            scorers.get(m),
            scored.stream()
                .sorted(Comparator.comparing(Tuple2::_1))
                .map(pair -> ClassScores.of(pair._1(), pair._2().get(number)))
                .toList());
      }
      return new ScoreSheet(sheet);
    } finally {
      broadcast.destroy();
    }
  }

  private static List<double[]> score(
      Iterable<ImageRecord> sample, NetworkSnapshot network, ScorerNames scorers, int batchSize) {
    List<ImageRecord> images = new ArrayList<>();
    sample.forEach(images::add);
    images.sort(Comparator.comparing(ImageRecord::id));
    List<SampleBatch> batches = new ArrayList<>();
    new InferenceBatches(images.iterator(), network.normalizer(), batchSize)
        .forEachRemaining(
            batch ->
                batches.add(
                    new SampleBatch(
                        batch.features(),
                        batch.images().stream().mapToInt(ImageRecord::label).toArray())));
    try {
      return SamplePass.score(
          ComputationGraphConfiguration.fromJson(network.configuration()),
          network.parameters().values(),
          network.normalizer().normalization(),
          batches,
          scorers.ofSamples());
    } finally {
      batches.forEach(batch -> BatchArrays.giveBack(batch.images()));
      BatchArrays.forget();
    }
  }
}
