package org.permafrost.spark.stage;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.permafrost.rank.ProjectionSums;
import org.permafrost.score.method.ScorerNames;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.SparkJobs;

/** Projects the scores of each image on a direction and adds up what a regression needs. */
public final class ProjectionStage {
  private ProjectionStage() {}

  /**
   * @param scorer one of images
   * @param classes number of labels
   * @param weights one per filter
   * @param offset added to every projection
   */
  public static ProjectionSums run(
      JavaRDD<ImageRecord> images,
      NetworkSnapshot network,
      ScorerNames scorer,
      int classes,
      int batchSize,
      double[] weights,
      double offset) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(images.context());
    Broadcast<NetworkSnapshot> broadcast = context.broadcast(network);
    Broadcast<double[]> direction = context.broadcast(weights);
    try {
      return SparkJobs.described(
          images.context(),
          "ranking",
          "Project scores by " + scorer,
          () ->
              images
                  .mapPartitions(
                      part -> sums(part, broadcast, scorer, classes, batchSize, direction, offset))
                  .fold(new ProjectionSums(weights.length, classes), ProjectionSums::merge));
    } finally {
      broadcast.destroy();
      direction.destroy();
    }
  }

  private static Iterator<ProjectionSums> sums(
      Iterator<ImageRecord> images,
      Broadcast<NetworkSnapshot> network,
      ScorerNames scorer,
      int classes,
      int batchSize,
      Broadcast<double[]> weights,
      double offset) {
    double[] direction = weights.value();
    ProjectionSums sums = new ProjectionSums(direction.length, classes);
    ScoringStage.score(
        images,
        network,
        scorer.ofImages(),
        batchSize,
        (image, scores) ->
            sums.add(
                scores[0],
                image.place() * direction.length,
                image.record().label(),
                direction,
                offset));
    return List.of(sums).iterator();
  }
}
