package org.permafrost.freeze;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.onednn.graph.FrozenPrefix;
import org.permafrost.network.onednn.graph.ImageMaps;
import org.permafrost.network.onednn.graph.Initialised;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.NetworkSettings.FrozenBackward;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.SettingsLoader;

/**
 * How long a training step on native layers takes with parts of the network frozen exactly. Their
 * statistics are frozen too and training normalises by them, but for the kind "by batch", which
 * normalises by those of the minibatch. The kinds of step take turns on one network, so that all
 * meet the same machine. For tests/bench/frozen-step.
 */
final class FrozenStepBench {
  private static final int CLASSES = 10;
  private static final int WARM_UP = 1;

  /** Of a turn, behind one that meets the change. */
  private static final int STEPS = 6;

  private final ComputationGraph network;
  private final FreezingUpdater updater;
  private final DataSet batch;

  /**
   * A way to freeze, with the times of its steps.
   *
   * @param cached whether maps of the images that frozen layers make are there before the step
   */
  private record Kind(
      String name, FreezePlan plan, boolean cached, List<Double> wall, List<Double> cpu) {
    Kind(String name, FreezePlan plan, boolean cached) {
      this(name, plan, cached, new ArrayList<>(), new ArrayList<>());
    }

    static double median(List<Double> seconds) {
      return seconds.stream().sorted().toList().get(seconds.size() / 2);
    }
  }

  private FrozenStepBench(NetworkSpec spec, int images) {
    network = Initialised.network(spec.configuration(), Layers.NATIVE);
    updater = FreezingUpdater.attachTo(network);
    batch = batch(images, spec.imageSize());
  }

  /**
   * @param arguments network, side of the images in pixels, batch size, turns
   */
  public static void main(String[] arguments) throws IOException {
    NetworkSpec spec =
        new NetworkSpec(
            Architecture.named(arguments[0]),
            Integer.parseInt(arguments[1]),
            CLASSES,
            1,
            SettingsLoader.defaults().train().optimizer());
    FrozenStepBench bench = new FrozenStepBench(spec, Integer.parseInt(arguments[2]));
    List<Kind> kinds = kinds(FilterCatalog.of(spec.configuration()));
    int turns = Integer.parseInt(arguments[3]);
    for (int turn = -WARM_UP; turn < turns; turn++) {
      for (Kind kind : kinds) {
        bench.step(kind, turn >= 0);
      }
    }
    String table =
        String.format(
                Locale.ROOT,
                "%s at %s px, batch %s, one thread; median of %d turns of %d steps%n",
                arguments[0],
                arguments[1],
                arguments[2],
                turns,
                STEPS)
            + table(kinds);
    Path report = Path.of("target/bench/frozen-step.txt");
    Files.createDirectories(report.getParent());
    Files.writeString(report, table);
    System.out.print(table);
    System.exit(0);
  }

  private static List<Kind> kinds(FilterCatalog catalog) {
    List<Kind> kinds = new ArrayList<>();
    for (int percent : new int[] {0, 25, 50, 75, 100}) {
      List<FilterId> chosen = new ArrayList<>();
      for (ConvolutionFilters layer : catalog.layers()) {
        List<FilterId> all = filters(layer);
        Collections.shuffle(all, new Random(percent));
        chosen.addAll(all.subList(0, all.size() * percent / 100));
      }
      String name = percent + " % of each layer";
      addBoth(kinds, name, catalog, chosen);
      if (percent == 50) {
        FreezePlan byBatch = ExactPlan.of(catalog, chosen, List.of());
        kinds.add(new Kind(name + ", by batch", byBatch, false));
      }
    }
    List<FilterId> below = new ArrayList<>();
    catalog
        .layers()
        .subList(0, catalog.layers().size() / 2)
        .forEach(layer -> below.addAll(filters(layer)));
    String name = "first half of the layers";
    addBoth(kinds, name, catalog, below);
    kinds.add(new Kind(name + ", cached maps", plan(catalog, below), true));
    return kinds;
  }

  private static void addBoth(
      List<Kind> kinds, String name, FilterCatalog catalog, List<FilterId> filters) {
    FreezePlan plan = plan(catalog, filters);
    kinds.add(new Kind(name, plan, false));
    if (!filters.isEmpty()) {
      kinds.add(new Kind(name + ", full", plan.with(FrozenBackward.FULL), false));
    }
  }

  private static FreezePlan plan(FilterCatalog catalog, List<FilterId> filters) {
    return ExactPlan.of(catalog, filters, List.of()).withStoredStatistics(catalog, filters);
  }

  private static List<FilterId> filters(ConvolutionFilters layer) {
    List<FilterId> all = new ArrayList<>();
    for (int f = 0; f < layer.filters(); f++) {
      all.add(layer.filter(f));
    }
    return all;
  }

  private void step(Kind kind, boolean counts) {
    updater.freeze(kind.plan());
    Runnable pass = kind.cached() ? replay(kind.plan()) : () -> network.fit(batch);
    pass.run();
    // One native thread, so this one does all the work; the compiler's threads do not count.
    ThreadMXBean thread = ManagementFactory.getThreadMXBean();
    long wall = System.nanoTime();
    long cpu = thread.getCurrentThreadCpuTime();
    for (int i = 0; i < STEPS; i++) {
      pass.run();
    }
    if (counts) {
      kind.wall().add((System.nanoTime() - wall) / 1e9 / STEPS);
      kind.cpu().add((thread.getCurrentThreadCpuTime() - cpu) / 1e9 / STEPS);
    }
  }

  /** A step with maps of all images at hand, as from the second epoch on. */
  private Runnable replay(FreezePlan plan) {
    FrozenPrefix prefix =
        FrozenPrefix.of(network, plan.zeroUpdate().bits())
            .orElseThrow(() -> new IllegalStateException("No native layers on this machine"));
    INDArray images = batch.getFeatures();
    List<ImageMaps> maps =
        prefix.maps(images, IntStream.range(0, (int) images.size(0)).boxed().toList());
    return () -> prefix.replay(maps, () -> network.fit(batch));
  }

  private static String table(List<Kind> kinds) {
    StringBuilder table =
        new StringBuilder(
            "%-40s%9s%9s%8s%8s%n".formatted("frozen", "s wall", "s CPU", "ratio", "by CPU"));
    double wall = Kind.median(kinds.get(0).wall());
    double cpu = Kind.median(kinds.get(0).cpu());
    for (Kind kind : kinds) {
      double w = Kind.median(kind.wall());
      double c = Kind.median(kind.cpu());
      table.append(
          String.format(
              Locale.ROOT, "%-40s%9.4f%9.4f%8.3f%8.3f%n", kind.name(), w, c, w / wall, c / cpu));
    }
    return table.toString();
  }

  private static DataSet batch(int images, int size) {
    Random random = new Random(1);
    float[] pixels = new float[images * 3 * size * size];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    INDArray labels = Nd4j.zeros(images, CLASSES);
    for (int i = 0; i < images; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    return new DataSet(Nd4j.createFromArray(pixels).reshape(images, 3, size, size), labels);
  }
}
