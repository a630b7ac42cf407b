package org.permafrost.spark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.rank.ClassScores;
import org.permafrost.score.ScoreSheet;
import org.permafrost.score.ScoringMethod;
import org.permafrost.score.ScoringPass;
import scala.Tuple2;

/**
 * Scores every filter on every image in parallel, by several methods in one pass, and reduces to
 * exact class-wise statistics. A partition sends one set of statistics per method and class, never
 * scores of single images.
 */
public final class ScoringStage {
  private ScoringStage() {}

  /**
   * @param filters number of filters of the network
   * @param batchSize images per forward pass
   * @return for each method the statistics of the classes that have images, by label
   */
  public static ScoreSheet run(
      JavaRDD<ImageRecord> images,
      NetworkSnapshot network,
      List<ScoringMethod> methods,
      int filters,
      int batchSize) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(images.context());
    Broadcast<NetworkSnapshot> broadcast = context.broadcast(network);
    try {
      List<Tuple2<Tuple2<Integer, Integer>, ClassScores>> reduced =
          SparkJobs.described(
              images.context(),
              "ranking",
              "Score filters by " + names(methods) + " and sum by class",
              () ->
                  images
                      .mapPartitionsToPair(
                          part -> score(part, broadcast, methods, filters, batchSize))
                      .reduceByKey(ClassScores::merge)
                      .collect());
      return byMethod(reduced, methods);
    } finally {
      broadcast.destroy();
    }
  }

  private static ScoreSheet byMethod(
      List<Tuple2<Tuple2<Integer, Integer>, ClassScores>> reduced, List<ScoringMethod> methods) {
    Map<ScoringMethod, List<ClassScores>> scores = new EnumMap<>(ScoringMethod.class);
    for (int m = 0; m < methods.size(); m++) {
      int number = m;
      scores.put(
          methods.get(m),
          reduced.stream()
              .filter(pair -> pair._1()._1() == number)
              .map(Tuple2::_2)
              .sorted(Comparator.comparingInt(ClassScores::label))
              .toList());
    }
    return new ScoreSheet(scores);
  }

  private static Iterator<Tuple2<Tuple2<Integer, Integer>, ClassScores>> score(
      Iterator<ImageRecord> images,
      Broadcast<NetworkSnapshot> network,
      List<ScoringMethod> methods,
      int filters,
      int batchSize) {
    SortedMap<Integer, List<ClassScores>> byLabel = new TreeMap<>();
    if (images.hasNext()) {
      NetworkSnapshot snapshot = network.value();
      Resident.use(
          names(methods) + " of " + snapshot.configuration(),
          ScoringPass.class,
          () ->
              new ScoringPass(
                  ComputationGraphConfiguration.fromJson(snapshot.configuration()), methods),
          pass -> {
            pass.load(snapshot.parameters().values());
            new InferenceBatches(images, snapshot.normalizer(), batchSize)
                .forEachRemaining(batch -> add(pass, batch, methods, filters, byLabel));
            return byLabel;
          });
    }
    List<Tuple2<Tuple2<Integer, Integer>, ClassScores>> pairs = new ArrayList<>();
    byLabel.forEach(
        (label, scores) -> {
          for (int m = 0; m < scores.size(); m++) {
            pairs.add(new Tuple2<>(new Tuple2<>(m, label), scores.get(m)));
          }
        });
    return pairs.iterator();
  }

  private static void add(
      ScoringPass pass,
      InferenceBatches.Batch batch,
      List<ScoringMethod> methods,
      int filters,
      SortedMap<Integer, List<ClassScores>> byLabel) {
    float[][] scores = pass.score(batch.features(), batch.labels());
    batch.features().close();
    for (int i = 0; i < batch.images().size(); i++) {
      List<ClassScores> ofClass =
          byLabel.computeIfAbsent(
              batch.images().get(i).label(),
              label ->
                  methods.stream()
                      .map(method -> new ClassScores(label, filters, method.isStepped()))
                      .toList());
      for (int m = 0; m < scores.length; m++) {
        ofClass.get(m).add(scores[m], i * filters);
      }
    }
  }

  private static String names(List<ScoringMethod> methods) {
    return methods.stream().map(ScoringMethod::label).collect(Collectors.joining(", "));
  }
}
