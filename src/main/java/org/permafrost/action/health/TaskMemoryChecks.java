package org.permafrost.action.health;

import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.apache.spark.SparkContext;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.method.Method;
import org.permafrost.method.MethodContext;
import org.permafrost.method.registry.Methods;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.onednn.graph.NativeGraph;
import org.permafrost.network.onednn.plan.MemoryPlan;
import org.permafrost.network.onednn.primitive.Purpose;
import org.permafrost.score.ranking.Ranking;
import org.permafrost.score.ranking.ScoringPlan;
import org.permafrost.settings.NetworkSettings.WantedLayers;
import org.permafrost.settings.Settings;

/** Native memory that the tasks of the network that is set are going to need in one process. */
final class TaskMemoryChecks {
  private static final String SUBJECT = "Task memory";

  private static final String REMEDY =
      "Lower train.batch-size, rank.batch-size, evaluate.batch-size or train.workers, run fewer"
          + " tasks at once (--master local[1]), or raise PERMAFROST_OFFHEAP (for example to 12g).";

  private TaskMemoryChecks() {}

  /**
   * A kind of task.
   *
   * @param batch images
   * @param bytes of one task
   * @param tasks at once
   */
  record Need(int batch, long bytes, int tasks) {
    long all() {
      return bytes * tasks;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%s at batch %d", MemoryChecks.gib(bytes), batch);
    }
  }

  static List<HealthCheck> run(Settings settings, SparkContext spark) {
    ComputationGraphConfiguration network = LayerChecks.network(settings);
    if (NativeGraph.of(network).whyNone().isPresent()) {
      return List.of(
          HealthCheck.ok(SUBJECT, "not predicted: no layer of the network can run on oneDNN"));
    }
    int tasks =
        spark.isLocal()
            ? spark.defaultParallelism()
            : spark.getConf().getInt("spark.executor.cores", 1);
    int size = settings.prep().imageSize();
    return List.of(
        check(
            settings.network().layers(),
            need(
                network,
                training(settings, FilterCatalog.of(network)),
                settings.train().batchSize(),
                size,
                Math.min(tasks, settings.train().workers())),
            need(network, scoring(settings), scored(settings), size, tasks),
            Pointer.maxBytes()));
  }

  private static Purpose training(Settings settings, FilterCatalog catalog) {
    Method method = Methods.ofSettings(new MethodContext(settings, catalog), new TreeMap<>());
    return method.stopsParameters() ? Purpose.FREEZING : Purpose.TRAINING;
  }

  private static Purpose scoring(Settings settings) {
    return ScoringPlan.of(Ranking.list(settings.rank().scorer(), settings.rank().contrast()))
            .goesBack()
        ? Purpose.SCORING_BACK
        : Purpose.SCORING;
  }

  /** Images per pass of the tasks that score and of those that measure. */
  private static int scored(Settings settings) {
    return Math.max(settings.rank().batchSize(), settings.evaluate().batchSize());
  }

  private static Need need(
      ComputationGraphConfiguration network, Purpose purpose, int batch, int size, int tasks) {
    return new Need(batch, MemoryPlan.of(network, purpose, batch, 3, size, size).total(), tasks);
  }

  /**
   * A process keeps what it trains and what it scores with.
   *
   * @param limit on memory off the heap, bytes
   */
  static HealthCheck check(WantedLayers layers, Need training, Need scoring, long limit) {
    long all = training.all() + scoring.all();
    String finding =
        String.format(
            Locale.ROOT,
            "native layers: training %s, scoring %s; %d and %d tasks take %s of %s off-heap%s",
            training,
            scoring,
            training.tasks(),
            scoring.tasks(),
            MemoryChecks.gib(all),
            MemoryChecks.gib(limit),
            layers == WantedLayers.STOCK
                ? "; DL4J's layers, which are set, take more (network.layers)"
                : "");
    return all > limit
        ? HealthCheck.failed(SUBJECT, finding, REMEDY)
        : HealthCheck.ok(SUBJECT, "%s", finding);
  }
}
