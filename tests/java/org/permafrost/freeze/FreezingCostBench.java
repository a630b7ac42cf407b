package org.permafrost.freeze;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.PartialSoftmaxLoss;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.onednn.graph.Initialised;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NativeHelpers;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.SettingsLoader;

/**
 * What a training step costs with half of the filters frozen exactly against none, on one network,
 * in pairs of steps whose order alternates; see tests/bench. One native thread, so that the CPU
 * time of this thread is the step's, whatever else the machine does.
 */
class FreezingCostBench {
  private static final int CLASSES = 10;
  private static final int BATCH = 32;
  private static final int WARM_UP = 3;

  private record Pair(double wall, double cpu, double seconds) {}

  @Test
  void halfTheFiltersFrozenAgainstNone() throws IOException {
    StringBuilder table =
        new StringBuilder(
            "network       layers  px  pairs  s/step  cpu ratio (quartiles)   wall ratio\n");
    for (Layers layers : Layers.values()) {
      table.append(row("resnet-small", Architecture.RESNET_SMALL, layers, 32, 60));
      table.append(row("resnet34", Architecture.RESNET34, layers, 64, 12));
    }
    table.append(
        String.format(Locale.ROOT, "batch %d; %s%n", BATCH, NativeHelpers.check().summary()));
    Path report = Path.of("target/bench/freezing-cost.txt");
    Files.createDirectories(report.getParent());
    Files.writeString(report, table);
  }

  private static String row(
      String name, Architecture architecture, Layers layers, int size, int pairs) {
    NetworkSpec spec =
        new NetworkSpec(
                architecture, size, CLASSES, 1, SettingsLoader.defaults().train().optimizer())
            .withLoss(new PartialSoftmaxLoss());
    ComputationGraph network = Initialised.network(spec.configuration(), layers);
    FreezingUpdater updater = FreezingUpdater.attachTo(network);
    FreezePlan half = half(FilterCatalog.of(spec.configuration()));
    DataSet batch = batch(size);
    List<Pair> measured = new ArrayList<>();
    for (int i = -WARM_UP; i < pairs; i++) {
      boolean frozenFirst = i % 2 == 0;
      long[] first = step(network, updater, batch, frozenFirst ? half : FreezePlan.nothing());
      long[] second = step(network, updater, batch, frozenFirst ? FreezePlan.nothing() : half);
      long[] frozen = frozenFirst ? first : second;
      long[] free = frozenFirst ? second : first;
      if (i >= 0) {
        measured.add(
            new Pair((double) frozen[0] / free[0], (double) frozen[1] / free[1], free[1] / 1e9));
      }
    }
    double[] cpu = measured.stream().mapToDouble(Pair::cpu).sorted().toArray();
    double[] wall = measured.stream().mapToDouble(Pair::wall).sorted().toArray();
    double[] seconds = measured.stream().mapToDouble(Pair::seconds).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "%-12s  %-6s  %3d  %5d  %6.3f  %.4f (%.4f-%.4f)  %.4f (%.4f-%.4f)%n",
        name,
        layers.name().toLowerCase(Locale.ROOT),
        size,
        pairs,
        quantile(seconds, .5),
        quantile(cpu, .5),
        quantile(cpu, .25),
        quantile(cpu, .75),
        quantile(wall, .5),
        quantile(wall, .25),
        quantile(wall, .75));
  }

  /** A random half of every layer. */
  private static FreezePlan half(FilterCatalog catalog) {
    List<FilterId> half = new ArrayList<>();
    catalog
        .layers()
        .forEach(
            layer -> {
              List<FilterId> shuffled = new ArrayList<>();
              for (int f = 0; f < layer.filters(); f++) {
                shuffled.add(layer.filter(f));
              }
              Collections.shuffle(shuffled, new Random(1));
              half.addAll(shuffled.subList(0, layer.filters() / 2));
            });
    return ExactPlan.of(catalog, half, Set.of()).withStoredStatistics(catalog, half);
  }

  /** Wall and CPU time of a step that is not the first of its plan, nanoseconds. */
  private static long[] step(
      ComputationGraph network, FreezingUpdater updater, DataSet batch, FreezePlan plan) {
    updater.freeze(plan);
    network.fit(batch);
    long wall = System.nanoTime();
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    network.fit(batch);
    return new long[] {
      System.nanoTime() - wall, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu
    };
  }

  private static DataSet batch(int size) {
    Random random = new Random(1);
    float[] x = new float[BATCH * 3 * size * size];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    float[] y = new float[BATCH * CLASSES];
    for (int i = 0; i < BATCH; i++) {
      y[i * CLASSES + i % CLASSES] = 1;
    }
    return new DataSet(
        Nd4j.createFromArray(x).reshape(BATCH, 3, size, size),
        Nd4j.createFromArray(y).reshape(BATCH, CLASSES));
  }

  private static double quantile(double[] sorted, double q) {
    return sorted[(int) Math.round(q * (sorted.length - 1))];
  }
}
