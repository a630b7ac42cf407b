package org.permafrost.action.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.SparkContext;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.freeze.hook.StepHook;
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
import org.permafrost.strategy.LearningState;

/** Memory that the tasks of the network that is set are going to need in one process. */
final class TaskMemoryChecks {
  private static final String SUBJECT = "Task memory";

  private static final String VECTORS = "Step vectors";

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
    int tasks =
        spark.isLocal()
            ? spark.defaultParallelism()
            : spark.getConf().getInt("spark.executor.cores", 1);
    int workers = Math.min(tasks, settings.train().workers());
    Method method =
        Methods.ofSettings(new MethodContext(settings, FilterCatalog.of(network)), new TreeMap<>());
    List<HealthCheck> checks = new ArrayList<>();
    checks.add(layers(settings, network, method, tasks, workers));
    vectors(method, workers, heap(spark)).ifPresent(checks::add);
    return List.copyOf(checks);
  }

  private static HealthCheck layers(
      Settings settings,
      ComputationGraphConfiguration network,
      Method method,
      int tasks,
      int workers) {
    if (NativeGraph.of(network).whyNone().isPresent()) {
      return HealthCheck.ok(SUBJECT, "not predicted: no layer of the network can run on oneDNN");
    }
    int size = settings.prep().imageSize();
    return check(
        settings.network().layers(),
        need(
            network,
            method.stopsParameters() ? Purpose.FREEZING : Purpose.TRAINING,
            settings.train().batchSize(),
            size,
            workers),
        need(network, scoring(settings), scored(settings), size, tasks),
        Pointer.maxBytes());
  }

  /** Of the process that trains, bytes. */
  private static long heap(SparkContext spark) {
    return spark.isLocal()
        ? Runtime.getRuntime().maxMemory()
        : spark.getConf().getSizeAsBytes("spark.executor.memory", "1g");
  }

  /**
   * What a method keeps on the heap of each worker to follow its steps, if anything.
   *
   * @param heap its limit, bytes
   */
  static Optional<HealthCheck> vectors(Method method, int workers, long heap) {
    long each =
        method.hold(LearningState.start(new TreeSet<>(Set.of(0)))).plan().hooks().stream()
            .mapToLong(StepHook::heapBytes)
            .sum();
    if (each == 0) {
      return Optional.empty();
    }
    String finding =
        String.format(
            Locale.ROOT,
            "strategy.freeze = %s: %d workers keep %s of vectors each, in all %s of %s heap",
            method.label(),
            workers,
            MemoryChecks.gib(each),
            MemoryChecks.gib(each * workers),
            MemoryChecks.gib(heap));
    return Optional.of(
        each * workers > heap
            ? HealthCheck.failed(
                VECTORS,
                finding,
                "Lower train.workers, run fewer tasks at once (--master local[1]), or raise"
                    + " PERMAFROST_HEAP (for example to 12g).")
            : HealthCheck.ok(VECTORS, "%s", finding));
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
