package org.permafrost.spark;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerSpeculativeTaskSubmitted;
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
 * hangs until a speculative copy has won, and with an executor that dies in the middle. Prints a
 * line for each and what Spark did.
 */
final class ClusterScoring {
  private static final int CLASSES = 4;
  private static final int BATCH = 8;
  private static final long HANGS_MILLIS = 60_000;

  private ClusterScoring() {}

  public static void main(String[] arguments) {
    SparkConf conf =
        new SparkConf()
            .setMaster("local-cluster[2,1,1024]")
            .setAppName("cluster scoring")
            .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .set("spark.executor.extraJavaOptions", "-Dorg.bytedeco.javacpp.maxbytes=512m")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.ui.enabled", "false")
            .set("spark.speculation", "true")
            .set("spark.speculation.interval", "100ms")
            .set("spark.speculation.quantile", "0.5")
            .set("spark.speculation.multiplier", "1.1");
    AtomicInteger copies = new AtomicInteger();
    AtomicInteger deaths = new AtomicInteger();
    try (JavaSparkContext context = new JavaSparkContext(conf)) {
      context
          .sc()
          .addSparkListener(
              new SparkListener() {
                @Override
                public void onSpeculativeTaskSubmitted(
                    SparkListenerSpeculativeTaskSubmitted submitted) {
                  copies.incrementAndGet();
                }

                @Override
                public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
                  deaths.incrementAndGet();
                }
              });
      System.out.println("undisturbed " + score(context, image -> {}));
      int before = copies.get();
      System.out.println("hanging " + score(context, image -> hang()));
      System.out.println("copies " + (copies.get() - before));
      System.out.println("dying " + score(context, image -> die()));
      System.out.println("deaths " + deaths.get());
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
