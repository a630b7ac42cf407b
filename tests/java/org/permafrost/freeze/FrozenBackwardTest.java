package org.permafrost.freeze;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.Architecture;
import org.permafrost.network.ConvolutionFilters;
import org.permafrost.network.FilterCatalog;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.NetworkSpec;
import org.permafrost.network.onednn.NativeNetworks;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.StrategySettings.FreezeKind;
import org.permafrost.settings.TrainSettings.FrozenBackward;
import org.permafrost.settings.TrainSettings.Layers;
import org.permafrost.settings.TrainSettings.OptimizerSettings;
import org.permafrost.settings.TrainSettings.Rule;

/** What native layers leave out of backward passes changes no bit of what trains. */
class FrozenBackwardTest {
  private static final int CLASSES = 5;
  private static final int STEPS = 4;

  /** A run of steps on images of two batch sizes, as at the end of a round. */
  private record Training(NetworkSpec spec, int images) {
    static Training of(Architecture architecture, int size, int images) {
      OptimizerSettings optimizer =
          new OptimizerSettings(Rule.NESTEROV, 0.05, 0.9, 0, 0, 1e-8, 1e-3, 0);
      return new Training(new NetworkSpec(architecture, size, CLASSES, 7, optimizer), images);
    }

    ComputationGraph network() {
      return NativeNetworks.create(spec.configuration(), Layers.NATIVE);
    }

    float[] run(FreezePlan plan) {
      ComputationGraph stock = new ComputationGraph(spec.configuration());
      stock.init();
      ComputationGraph network = network();
      FloatArrays.assign(network.params(), FloatArrays.copyOf(stock.params()));
      stock.close();
      FreezingUpdater updater = new FreezingUpdater(network);
      network.setUpdater(updater);
      FloatArrays.assign(
          updater.getStateViewArray(), new float[(int) updater.getStateViewArray().length()]);
      updater.freeze(plan);
      for (int step = 0; step < STEPS; step++) {
        network.fit(batch(step));
      }
      float[] parameters = FloatArrays.copyOf(network.params());
      network.close();
      return parameters;
    }

    DataSet batch(int step) {
      Random random = new Random(step);
      int n = step % 2 == 0 ? images : images - 3;
      float[] pixels = new float[n * 3 * spec.imageSize() * spec.imageSize()];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (float) random.nextGaussian();
      }
      INDArray labels = Nd4j.zeros(n, CLASSES);
      for (int i = 0; i < n; i++) {
        labels.putScalar(i, i % CLASSES, 1);
      }
      return new DataSet(
          Nd4j.createFromArray(pixels).reshape(n, 3, spec.imageSize(), spec.imageSize()), labels);
    }

    FilterCatalog catalog() {
      return FilterCatalog.of(spec.configuration());
    }

    void keepsItsBits(FreezePlan plan) {
      float[] skipping = run(plan.with(FrozenBackward.SKIP));
      float[] whole = run(plan.with(FrozenBackward.FULL));
      assertThat(skipping).isEqualTo(whole);
      assertThat(skipping).doesNotContain(Float.NaN);
    }
  }

  private final Training small = Training.of(Architecture.RESNET_SMALL, 32, 8);

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.25, 0.5, 0.75, 1})
  void someFiltersOfEveryLayer(double share) {
    List<FilterId> filters = some(small.catalog(), share);
    FreezePlan plan = FreezePlan.of(small.catalog(), FreezeKind.EXACT, filters, List.of());
    small.keepsItsBits(plan);
    small.keepsItsBits(plan.withStoredStatistics(small.catalog(), filters));
  }

  @Test
  void gradientsThatAreZeroedButMoveByMomentumAndDecay() {
    List<FilterId> filters = some(small.catalog(), 0.5);
    small.keepsItsBits(
        FreezePlan.of(small.catalog(), FreezeKind.GRADIENT_ZERO, filters, List.of(1)));
  }

  @Test
  void noGradientIsPassedBelowTheFirstLayerThatTrains() {
    FilterCatalog catalog = small.catalog();
    int half = catalog.layers().size() / 2;
    List<FilterId> filters = wholly(catalog.layers().subList(0, half));
    FreezePlan plan =
        FreezePlan.of(catalog, FreezeKind.EXACT, filters, List.of())
            .withStoredStatistics(catalog, filters);
    ComputationGraph network = small.network();
    FreezingUpdater updater = new FreezingUpdater(network);
    network.setUpdater(updater);
    DataSet batch = small.batch(0);

    updater.freeze(plan);
    network.fit(batch);
    assertThat(network.gradient().gradientForVariable())
        .containsKey(catalog.layers().get(half).layer() + "_W")
        .doesNotContainKey(catalog.layers().get(0).layer() + "_W")
        .doesNotContainKey(catalog.layers().get(half - 2).layer() + "_W");

    updater.freeze(plan.with(FrozenBackward.FULL));
    network.fit(batch);
    assertThat(network.gradient().gradientForVariable())
        .containsKey(catalog.layers().get(0).layer() + "_W");
    network.close();
    small.keepsItsBits(plan);
  }

  @ParameterizedTest
  @Tag("slow")
  @CsvSource({"RESNET18, 64, 16", "VGG16, 32, 16", "VGG16_BN, 32, 16"})
  void largeNetworks(Architecture architecture, int size, int images) {
    Training training = Training.of(architecture, size, images);
    FilterCatalog catalog = training.catalog();
    for (double share : new double[] {0.25, 0.5, 0.75}) {
      List<FilterId> filters = some(catalog, share);
      training.keepsItsBits(
          FreezePlan.of(catalog, FreezeKind.EXACT, filters, List.of())
              .withStoredStatistics(catalog, filters));
    }
    List<FilterId> below = wholly(catalog.layers().subList(0, catalog.layers().size() / 2));
    training.keepsItsBits(
        FreezePlan.of(catalog, FreezeKind.EXACT, below, List.of())
            .withStoredStatistics(catalog, below));
  }

  private static List<FilterId> some(FilterCatalog catalog, double share) {
    Random random = new Random(5);
    List<FilterId> chosen = new ArrayList<>();
    for (ConvolutionFilters layer : catalog.layers()) {
      List<FilterId> all = wholly(List.of(layer));
      Collections.shuffle(all, random);
      chosen.addAll(all.subList(0, (int) Math.round(share * all.size())));
    }
    return chosen;
  }

  private static List<FilterId> wholly(List<ConvolutionFilters> layers) {
    List<FilterId> all = new ArrayList<>();
    for (ConvolutionFilters layer : layers) {
      for (int f = 0; f < layer.filters(); f++) {
        all.add(new FilterId(layer.layer(), f));
      }
    }
    return all;
  }
}
