package org.permafrost.freeze;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.onednn.graph.Initialised;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.SettingsLoader;

/** The update of all parameters of ResNet18 by the default optimiser, with frozen filters. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MaskedUpdateBench {
  private static final int BATCH = 32;

  /** How many filters there are to one frozen one; 0 freezes none. */
  @Param({"0", "2", "1"})
  public int oneFrozenIn;

  private InPlaceUpdate update;
  private INDArray parameters;
  private INDArray gradient;

  @Setup
  public void freeze() {
    NetworkSpec spec =
        new NetworkSpec(
            Architecture.RESNET18, 64, 10, 1, SettingsLoader.defaults().train().optimizer());
    ComputationGraph network = Initialised.network(spec.configuration(), Layers.NATIVE);
    FreezingUpdater.attachTo(network);
    update = InPlaceUpdate.of(network, network.getUpdater()).orElseThrow();
    update.hold(frozen(FilterCatalog.of(spec.configuration())));
    parameters = network.params();
    gradient = Nd4j.randn(parameters.shape());
  }

  private Intervals frozen(FilterCatalog catalog) {
    List<FilterId> chosen = new ArrayList<>();
    for (ConvolutionFilters layer : catalog.layers()) {
      for (int f = 0; oneFrozenIn > 0 && f < layer.filters(); f += oneFrozenIn) {
        chosen.add(layer.filter(f));
      }
    }
    return ExactPlan.of(catalog, chosen, List.of()).zeroUpdate();
  }

  @Benchmark
  public void update() {
    update.step(parameters, gradient, 0, 0, BATCH);
  }
}
