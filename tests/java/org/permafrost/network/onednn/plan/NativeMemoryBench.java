package org.permafrost.network.onednn.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.freeze.ExactPlan;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.FreezingUpdater;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.onednn.graph.Initialised;
import org.permafrost.network.onednn.memory.BatchArrays;
import org.permafrost.network.onednn.primitive.Purpose;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.rank.FilterId;
import org.permafrost.score.FilterScorer;
import org.permafrost.score.method.Scorers;
import org.permafrost.score.pass.ScoringPass;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.SettingsLoader;

/**
 * What one task on native layers adds to a process at its peak, measured and predicted, for
 * tests/bench/native-memory and {@link MemoryPlanTest}. The process has loaded and used everything
 * once, with another network on another thread, which stays; its Java heap is resident from the
 * start. Linux only.
 */
final class NativeMemoryBench {
  private static final int CLASSES = 10;
  private static final int FIRST_STEPS = 8;
  private static final int STEPS = 6;
  private static final double MIB = 1 << 20;

  private NativeMemoryBench() {}

  /**
   * Prints parts of the prediction, and last a line: bytes predicted, bytes measured, minor page
   * faults per batch behind the first ones.
   *
   * @param arguments network, side of the images in pixels, batch size, purpose
   */
  public static void main(String[] arguments) throws Exception {
    int size = Integer.parseInt(arguments[1]);
    int images = Integer.parseInt(arguments[2]);
    Purpose purpose = Purpose.valueOf(arguments[3].toUpperCase(Locale.ROOT));
    warmUp();
    settle();
    Files.writeString(Path.of("/proc/self/clear_refs"), "5");
    long before = status("VmRSS");
    NetworkSpec spec = spec(arguments[0], size);
    Runnable batch = task(spec, images, purpose);
    run(batch, FIRST_STEPS);
    long faults = minorFaults();
    run(batch, STEPS);
    double perBatch = (minorFaults() - faults) / (double) STEPS;
    long measured = status("VmHWM") - before;
    MemoryPlan plan = MemoryPlan.of(spec.configuration(), purpose, images, 3, size, size);
    for (Map.Entry<MemoryPlan.Part, Long> part : new TreeMap<>(plan.bytes()).entrySet()) {
      System.out.printf(
          Locale.ROOT, "  %-20s %8.1f MiB%n", part.getKey().label(), part.getValue() / MIB);
    }
    System.out.printf(Locale.ROOT, "%d %d %.0f%n", plan.total(), measured, perBatch);
    System.exit(0);
  }

  private static NetworkSpec spec(String network, int size) {
    return new NetworkSpec(
        Architecture.named(network),
        size,
        CLASSES,
        1,
        SettingsLoader.defaults().train().optimizer());
  }

  /** The thread waits until the process ends. */
  private static void warmUp() throws InterruptedException {
    CountDownLatch warm = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              NetworkSpec spec = spec("resnet-small", 32);
              Runnable train = task(spec, 2, Purpose.TRAINING);
              run(train, 2);
              Runnable score = task(spec, 2, Purpose.SCORING);
              run(score, 2);
              warm.countDown();
              waitForever(List.of(train, score));
            });
    thread.setDaemon(true);
    thread.start();
    warm.await();
  }

  private static void waitForever(Object held) {
    synchronized (held) {
      while (true) {
        try {
          held.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private static void settle() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(100);
    }
  }

  private static void run(Runnable batch, int times) {
    for (int i = 0; i < times; i++) {
      batch.run();
    }
  }

  /** One batch, as an executor works through it. */
  private static Runnable task(NetworkSpec spec, int images, Purpose purpose) {
    int size = spec.imageSize();
    if (purpose.trains()) {
      ComputationGraph network = Initialised.network(spec.configuration(), Layers.NATIVE);
      FreezingUpdater updater = FreezingUpdater.attachTo(network);
      if (purpose == Purpose.FREEZING) {
        updater.freeze(half(spec));
      }
      TrainingMemory.reserve(network, images, 3, size, size);
      return () -> {
        DataSet batch =
            new DataSet(images(images, size), BatchArrays.of(labels(images), images, CLASSES));
        network.fit(batch);
        BatchArrays.giveBack(batch.getFeatures());
        BatchArrays.giveBack(batch.getLabels());
      };
    }
    FilterScorer scorer =
        purpose == Purpose.SCORING ? Scorers.MAX_ACTIVATION : Scorers.ofImages("taylor");
    ScoringPass pass = new ScoringPass(spec.configuration(), List.of(scorer), Layers.NATIVE);
    pass.load(new float[FilterCatalog.of(spec.configuration()).parameters()]);
    return () -> {
      INDArray batch = images(images, size);
      pass.score(batch, new int[images]);
      BatchArrays.giveBack(batch);
    };
  }

  /** Every other filter of each layer, with its stored statistics. */
  private static FreezePlan half(NetworkSpec spec) {
    FilterCatalog catalog = FilterCatalog.of(spec.configuration());
    List<FilterId> filters = catalog.filters().stream().filter(f -> f.index() % 2 == 0).toList();
    return ExactPlan.of(catalog, filters, List.of()).withStoredStatistics(catalog, filters);
  }

  private static INDArray images(int images, int size) {
    float[] values = new float[images * 3 * size * size];
    Random random = new Random(1);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return BatchArrays.of(values, images, 3, size, size);
  }

  private static float[] labels(int images) {
    float[] labels = new float[images * CLASSES];
    for (int i = 0; i < images; i++) {
      labels[i * CLASSES + i % CLASSES] = 1;
    }
    return labels;
  }

  private static long status(String key) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(key + ":")) {
        return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("The system does not tell " + key);
  }

  private static long minorFaults() throws IOException {
    String line = Files.readString(Path.of("/proc/self/stat"));
    return Long.parseLong(line.substring(line.lastIndexOf(')') + 2).split(" ", -1)[7]);
  }
}
