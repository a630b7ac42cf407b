package org.permafrost.freeze;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.NetworkSettings.FrozenBackward;

/** What native layers leave out of backward passes changes no bit of what trains. */
class FrozenBackwardTest {
  private final FrozenTraining small = FrozenTraining.of(Architecture.RESNET_SMALL, 32, 8, 0.05);

  private static void keepsItsBits(FrozenTraining training, FreezePlan plan) {
    float[] skipping = training.run(plan.with(FrozenBackward.SKIP));
    float[] whole = training.run(plan.with(FrozenBackward.FULL));
    assertThat(skipping).isEqualTo(whole);
    assertThat(skipping).doesNotContain(Float.NaN);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.25, 0.5, 0.75, 1})
  void someFiltersOfEveryLayer(double share) {
    List<FilterId> filters = small.some(share);
    FreezePlan plan = ExactPlan.of(small.catalog(), filters, List.of());
    keepsItsBits(small, plan);
    keepsItsBits(small, plan.withStoredStatistics(small.catalog(), filters));
  }

  @Test
  void gradientsThatAreZeroedButMoveByMomentumAndDecay() {
    keepsItsBits(small, FreezePlan.gradientZero(small.catalog(), small.some(0.5)));
  }

  @Test
  void noGradientIsPassedBelowTheFirstLayerThatTrains() {
    FilterCatalog catalog = small.catalog();
    int half = catalog.layers().size() / 2;
    FreezePlan plan = small.below(half);
    ComputationGraph network = small.network(plan);
    DataSet batch = small.batch(0);

    network.fit(batch);
    assertThat(network.gradient().gradientForVariable())
        .containsKey(catalog.layers().get(half).layer() + "_W")
        .doesNotContainKey(catalog.layers().get(0).layer() + "_W")
        .doesNotContainKey(catalog.layers().get(half - 2).layer() + "_W");

    ((FreezingUpdater) network.getUpdater()).freeze(plan.with(FrozenBackward.FULL));
    network.fit(batch);
    assertThat(network.gradient().gradientForVariable())
        .containsKey(catalog.layers().get(0).layer() + "_W");
    network.close();
    keepsItsBits(small, plan);
  }

  @ParameterizedTest
  @Tag("slow")
  @CsvSource({"RESNET18, 64, 16, 0.05", "VGG16, 32, 8, 0.001", "VGG16_BN, 32, 8, 0.01"})
  void largeNetworks(Architecture architecture, int size, int images, double rate) {
    FrozenTraining training = FrozenTraining.of(architecture, size, images, rate);
    FilterCatalog catalog = training.catalog();
    for (double share : new double[] {0.25, 0.5, 0.75}) {
      List<FilterId> filters = training.some(share);
      keepsItsBits(
          training,
          ExactPlan.of(catalog, filters, List.of()).withStoredStatistics(catalog, filters));
    }
    keepsItsBits(training, training.below(catalog.layers().size() / 2));
  }
}
