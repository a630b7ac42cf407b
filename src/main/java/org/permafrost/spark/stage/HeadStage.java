package org.permafrost.spark.stage;

import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.permafrost.head.Answer;
import org.permafrost.head.Answers;
import org.permafrost.head.Head;
import org.permafrost.head.sums.FeatureMap;
import org.permafrost.head.sums.FeatureReader;
import org.permafrost.rank.ConfusionMatrix;

/** Classifies images by a head, by the network and by both, and adds up the confusion matrices. */
public final class HeadStage {
  private HeadStage() {}

  /**
   * @param labels place of each label among the classes of the head
   * @param map of the sums that the head was fitted from
   * @return a matrix over the classes of the head for each way of answering
   */
  public static Map<Answer, ConfusionMatrix> run(
      HeadFeatures features,
      Map<Integer, Integer> labels,
      FeatureMap map,
      Head head,
      Answers answers) {
    JavaRDD<NetworkView> views = features.views();
    Broadcast<Head> broadcast = JavaSparkContext.fromSparkContext(views.context()).broadcast(head);
    try {
      return features.described(
          "Classify images by a head and add up the confusion matrices",
          () ->
              views
                  .mapPartitions(
                      part -> List.of(count(part, labels, map, broadcast, answers)).iterator())
                  .reduce(HeadStage::merge));
    } finally {
      broadcast.destroy();
    }
  }

  private static EnumMap<Answer, ConfusionMatrix> count(
      Iterator<NetworkView> views,
      Map<Integer, Integer> labels,
      FeatureMap map,
      Broadcast<Head> head,
      Answers answers) {
    EnumMap<Answer, ConfusionMatrix> matrices = new EnumMap<>(Answer.class);
    answers.ways().forEach(way -> matrices.put(way, new ConfusionMatrix(answers.classes())));
    FeatureReader reader = new FeatureReader(map);
    while (views.hasNext()) {
      NetworkView view = views.next();
      int label = labels.get(view.label());
      double[] scores = head.value().scores(reader.read(view.features()));
      answers
          .of(scores, view.logits(), label)
          .forEach((way, predicted) -> matrices.get(way).add(label, predicted));
    }
    return matrices;
  }

  private static EnumMap<Answer, ConfusionMatrix> merge(
      EnumMap<Answer, ConfusionMatrix> one, EnumMap<Answer, ConfusionMatrix> other) {
    one.forEach((way, matrix) -> matrix.merge(other.get(way)));
    return one;
  }
}
