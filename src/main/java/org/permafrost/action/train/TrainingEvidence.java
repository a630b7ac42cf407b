package org.permafrost.action.train;

import java.util.Collection;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.permafrost.freeze.Intervals;
import org.permafrost.method.Evidence;
import org.permafrost.method.GradientStatistic;
import org.permafrost.method.MeanGradients;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.stage.GradientStage;

/**
 * What a method may ask about learned classes, computed by Spark.
 *
 * @param images of the training split
 * @param classes in the softmax
 * @param seed of the samples
 */
record TrainingEvidence(
    JavaRDD<ImageRecord> images, NetworkSnapshot network, Collection<Integer> classes, long seed)
    implements Evidence {
  @Override
  public float[] parameters() {
    return network.parameters().values();
  }

  @Override
  public MeanGradients gradients(
      Set<Integer> labels, int images, Intervals positions, GradientStatistic statistic) {
    return GradientStage.run(sample(labels, images), network, classes, positions, statistic);
  }

  private JavaRDD<ImageRecord> sample(Set<Integer> labels, int count) {
    return labels.stream()
        .sorted()
        .map(
            label ->
                GradientStage.sample(images.filter(image -> image.label() == label), count, seed))
        .reduce(JavaRDD::union)
        .orElseThrow();
  }
}
