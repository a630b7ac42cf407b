package org.permafrost.spark;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.permafrost.freeze.TinyNetwork;
import org.permafrost.image.Normalizer;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.score.FilterScorer;
import org.permafrost.score.ImageScorers;
import org.permafrost.score.ranking.ScoreSheet;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.TrainSettings.Rule;
import org.permafrost.spark.stage.ScoringStage;

/**
 * Scores the same images on two executors of their own: undisturbed, with a first attempt that
 * hangs until a speculative copy has won, and with an executor that dies in the middle.
 */
final class ClusterScoring {
  private static final int CLASSES = 4;
  private static final int BATCH = 8;
  private static final long HANGS_MILLIS = 60_000;

  private ClusterScoring() {}

  public static void main(String[] arguments) {
    try (TestCluster cluster = new TestCluster("cluster scoring")) {
      JavaSparkContext context = cluster.context();
      cluster.print(
          () -> score(context, image -> {}),
          () -> score(context, image -> hang()),
          () -> score(context, image -> die()));
    }
    // A thread may still hang.
    Runtime.getRuntime().halt(0);
  }

  private interface Disturbance extends Consumer<ImageRecord>, java.io.Serializable {}

  private static void hang() {
    if (TaskContext.get().attemptNumber() == 0 && TaskContext.get().partitionId() == 3) {
      try {
        Thread.sleep(HANGS_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private static void die() {
    if (TaskContext.get().attemptNumber() == 0 && TaskContext.get().partitionId() == 3) {
      Runtime.getRuntime().halt(1);
    }
  }

  /** Every bit of the statistics. */
  private static String score(JavaSparkContext context, Disturbance disturbance) {
    ComputationGraph network = TinyNetwork.trained(Rule.NESTEROV, 2);
    NetworkSnapshot snapshot =
        new NetworkSnapshot(
            network.getConfiguration().toJson(),
            FloatArrays.copyOf(network.params()),
            new Normalizer(SettingsLoader.defaults().train().normalization()));
    List<FilterScorer> methods = ImageScorers.named("max-activation", "taylor");
    JavaRDD<ImageRecord> images =
        context
            .parallelize(RandomImages.list(40, CLASSES), 4)
            .mapPartitions(part -> disturbed(part, disturbance));
    ScoreSheet sheet =
        ScoringStage.run(
            images, snapshot, methods, FilterCatalog.of(network).filters().size(), BATCH);
    List<String> texts = new ArrayList<>();
    for (FilterScorer method : methods) {
      sheet.of(method).forEach(s -> texts.add(HexFormat.of().formatHex(s.toBytes())));
    }
    return Integer.toHexString(texts.hashCode()) + " " + String.join("", texts).hashCode();
  }

  /** Disturbs in the middle of a partition. */
  private static Iterator<ImageRecord> disturbed(
      Iterator<ImageRecord> images, Disturbance disturbance) {
    return new Iterator<>() {
      private int count;

      @Override
      public boolean hasNext() {
        return images.hasNext();
      }

      @Override
      public ImageRecord next() {
        ImageRecord image = images.next();
        if (++count == 6) {
          disturbance.accept(image);
        }
        return image;
      }
    };
  }
}
