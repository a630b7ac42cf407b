package org.permafrost.network.onednn.primitive;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.freeze.FreezingUpdater;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.onednn.graph.Exact;
import org.permafrost.network.onednn.graph.Initialised;
import org.permafrost.network.onednn.plan.TrainingMemory;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.network.zoo.Networks;
import org.permafrost.score.method.Scorers;
import org.permafrost.score.pass.ScoringPass;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.SettingsLoader;

/**
 * One network of Permafrost at work on demand, for tests/bench/run, which asks several such
 * processes in turn; or several networks, each on a thread of its own, as tasks of Spark. Reads
 * lines {@code train N} and {@code score N}; answers each with the seconds of wall time, the
 * seconds of CPU time and the minor page faults of the whole process for N batches, as many by each
 * task as it takes together.
 */
final class StepSpeedBench {
  private static final int CLASSES = 10;

  private final NetworkSpec spec;
  private final Layers layers;
  private final DataSet batch;
  private ComputationGraph network;
  private ScoringPass scorer;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  private StepSpeedBench(NetworkSpec spec, int images, Layers layers) {
    this.spec = spec;
    this.layers = layers;
    INDArray x = Exact.images(1, images, 3, spec.imageSize(), spec.imageSize());
    batch = new DataSet(x, Exact.labels(images, CLASSES));
  }

  /**
   * @param arguments network, side of the images in pixels, batch size, stock or native, tasks
   */
  public static void main(String[] arguments) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);
    NetworkSpec spec =
        new NetworkSpec(
            Architecture.named(arguments[0]),
            Integer.parseInt(arguments[1]),
            CLASSES,
            1,
            SettingsLoader.defaults().train().optimizer());
    List<StepSpeedBench> tasks = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(arguments[4]); i++) {
      tasks.add(
          new StepSpeedBench(
              spec,
              Integer.parseInt(arguments[2]),
              Layers.valueOf(arguments[3].toUpperCase(Locale.ROOT))));
    }
    answers.println("ready");
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      String[] words = line.split(" ", -1);
      answers.println(measure(tasks, words[0].equals("train"), Integer.parseInt(words[1])));
    }
    System.exit(0);
  }

  private static String measure(List<StepSpeedBench> tasks, boolean training, int batches)
      throws Exception {
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long faults = minorFaults();
    long wall = System.nanoTime();
    long cpu = process.getProcessCpuTime();
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      StepSpeedBench task = tasks.get(i);
      int own = (batches + i) / tasks.size();
      running.add(task.thread.submit(() -> task.work(training, own)));
    }
    for (Future<?> task : running) {
      task.get();
    }
    return String.format(
        Locale.ROOT,
        "%.6f %.6f %d",
        (System.nanoTime() - wall) / 1e9,
        (process.getProcessCpuTime() - cpu) / 1e9,
        minorFaults() - faults);
  }

  private void work(boolean training, int batches) {
    if (training && network == null) {
      network = trainable();
    } else if (!training && scorer == null) {
      scorer = new ScoringPass(spec.configuration(), List.of(Scorers.MAX_ACTIVATION), layers);
      ComputationGraph initial = Networks.create(spec);
      scorer.load(FloatArrays.copyOf(initial.params()));
      initial.close();
    }
    for (int i = 0; i < batches; i++) {
      if (training) {
        network.fit(batch);
      } else {
        scorer.score(batch.getFeatures(), new int[batch.numExamples()]);
      }
    }
  }

  /** As an executor makes it, if it is native; else as DL4J does. */
  private ComputationGraph trainable() {
    ComputationGraph made = Initialised.network(spec.configuration(), layers);
    if (layers == Layers.NATIVE) {
      FreezingUpdater.attachTo(made);
      TrainingMemory.reserve(made, batch.getFeatures().shape());
    }
    return made;
  }

  /** Of this process since it began; 0 where the system does not say. */
  private static long minorFaults() throws IOException {
    Path file = Path.of("/proc/self/stat");
    if (!Files.isReadable(file)) {
      return 0;
    }
    String line = Files.readString(file);
    return Long.parseLong(line.substring(line.lastIndexOf(')') + 2).split(" ", -1)[7]);
  }
}
