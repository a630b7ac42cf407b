package org.permafrost.spark.stage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.network.onednn.memory.BatchArrays;
import org.permafrost.rank.ClassScores;
import org.permafrost.score.FilterScorer;
import org.permafrost.score.Scorer;
import org.permafrost.score.method.ScorerNames;
import org.permafrost.score.pass.ScoringPass;
import org.permafrost.score.ranking.ScoreSheet;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.InferenceBatches;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.Resident;
import org.permafrost.spark.SparkJobs;
import org.permafrost.spark.watch.JobMetrics;
import org.permafrost.spark.watch.TaskMetrics;
import scala.Tuple2;

/**
 * Scores every filter on every image in parallel, by several scorers in one pass, and reduces to
 * exact class-wise statistics. A partition sends one set of statistics per scorer and class, never
 * scores of single images.
 */
public final class ScoringStage {
  private ScoringStage() {}

  /**
   * @param filters number of filters of the network
   * @param batchSize images per forward pass
   * @return for each scorer the statistics of the classes that have images, by label
   */
  public static ScoreSheet run(
      JavaRDD<ImageRecord> images,
      NetworkSnapshot network,
      List<FilterScorer> scorers,
      int filters,
      int batchSize) {
    ScorerNames names = ScorerNames.of(scorers);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(images.context());
    Broadcast<NetworkSnapshot> broadcast = context.broadcast(network);
    try {
      return SparkJobs.described(
          images.context(),
          "ranking",
          "Score filters by " + names + " and sum by class",
          () ->
              counted(
                  images.mapPartitionsToPair(
                      part -> {
                        List<FilterScorer> known = names.ofImages();
                        ClassSums sums = new ClassSums(known, filters);
                        score(
                            part,
                            broadcast,
                            known,
                            batchSize,
                            (image, scores) ->
                                sums.add(image.record().label(), scores, image.place() * filters));
                        return sums.pairs();
                      }),
                  scorers));
    } finally {
      broadcast.destroy();
    }
  }

  /**
   * The scores of every single image: images x filters numbers for each scorer, computed when they
   * are asked for. The caller keeps the broadcast until then.
   */
  public static JavaRDD<ScoredImage> each(
      JavaRDD<ImageRecord> images,
      Broadcast<NetworkSnapshot> network,
      List<FilterScorer> scorers,
      int filters,
      int batchSize) {
    ScorerNames names = ScorerNames.of(scorers);
    return images.mapPartitions(
        part -> {
          List<ScoredImage> scored = new ArrayList<>();
          score(
              part,
              network,
              names.ofImages(),
              batchSize,
              (image, scores) -> scored.add(image.cut(scores, filters)));
          return scored.iterator();
        });
  }

  /** The statistics of images that are scored already. */
  public static ScoreSheet sum(
      JavaRDD<ScoredImage> images, List<FilterScorer> scorers, int filters) {
    ScorerNames names = ScorerNames.of(scorers);
    return SparkJobs.described(
        images.context(),
        "ranking",
        "Sum scores by class",
        () ->
            counted(
                images.mapPartitionsToPair(
                    part -> {
                      ClassSums sums = new ClassSums(names.ofImages(), filters);
                      part.forEachRemaining(image -> sums.add(image.label(), image.scores(), 0));
                      return sums.pairs();
                    }),
                scorers));
  }

  private static ScoreSheet counted(
      JavaPairRDD<Tuple2<Integer, Integer>, ClassScores> parts, List<FilterScorer> scorers) {
    ScoreSheet sheet = reduced(parts, scorers);
    JobMetrics.scored(sheet.of(scorers.get(0)).stream().mapToLong(ClassScores::count).sum());
    return sheet;
  }

  public static ScoreSheet reduced(
      JavaPairRDD<Tuple2<Integer, Integer>, ClassScores> parts, List<FilterScorer> scorers) {
    List<Tuple2<Tuple2<Integer, Integer>, ClassScores>> all =
        parts.reduceByKey(ClassScores::merge).collect();
    Map<Scorer, List<ClassScores>> scores = new HashMap<>();
    for (int m = 0; m < scorers.size(); m++) {
      int number = m;
      scores.put(
          scorers.get(m),
          all.stream()
              .filter(pair -> pair._1()._1() == number)
              .map(Tuple2::_2)
              .sorted(Comparator.comparingInt(ClassScores::label))
              .toList());
    }
    return new ScoreSheet(scores);
  }

  /**
   * @param place in its batch
   */
  public record Placed(ImageRecord record, int place) {
    ScoredImage cut(float[][] batch, int filters) {
      float[][] own = new float[batch.length][filters];
      for (int m = 0; m < batch.length; m++) {
        System.arraycopy(batch[m], place * filters, own[m], 0, filters);
      }
      return new ScoredImage(record.id(), record.label(), own);
    }
  }

  /** Hands on each image with the scores of its batch. */
  public static void score(
      Iterator<ImageRecord> images,
      Broadcast<NetworkSnapshot> network,
      List<FilterScorer> scorers,
      int batchSize,
      BiConsumer<Placed, float[][]> result) {
    if (!images.hasNext()) {
      return;
    }
    NetworkSnapshot snapshot = network.value();
    Resident.use(
        ScorerNames.of(scorers)
            + " of "
            + snapshot.units()
            + " of "
            + snapshot.layers()
            + " network "
            + snapshot.configuration(),
        ScoringPass.class,
        () ->
            new ScoringPass(
                ComputationGraphConfiguration.fromJson(snapshot.configuration()),
                scorers,
                snapshot.layers(),
                snapshot.units()),
        pass -> {
          pass.load(snapshot.parameters().values());
          new InferenceBatches(images, snapshot.normalizer(), batchSize)
              .forEachRemaining(
                  batch -> {
                    float[][] scores = pass.score(batch.features(), batch.labels());
                    BatchArrays.giveBack(batch.features());
                    TaskMetrics.scored(batch.images().size());
                    for (int i = 0; i < batch.images().size(); i++) {
                      result.accept(new Placed(batch.images().get(i), i), scores);
                    }
                  });
          return true;
        });
  }
}
