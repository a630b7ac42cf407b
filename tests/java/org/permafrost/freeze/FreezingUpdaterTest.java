package org.permafrost.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.TrainSettings.Rule;

class FreezingUpdaterTest {
  private static List<FilterId> someFilters(FilterCatalog catalog) {
    ConvolutionFilters stem = catalog.layers().get(0);
    ConvolutionFilters deep = catalog.layers().get(catalog.layers().size() - 1);
    return List.of(stem.filter(1), stem.filter(2), deep.filter(0), deep.filter(5));
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void exactFreezingKeepsEveryBitAndEverythingElseMoves(Rule rule) {
    ComputationGraph network = TinyNetwork.trained(rule, 4);
    FilterCatalog catalog = FilterCatalog.of(network);
    FreezePlan plan = ExactPlan.of(catalog, someFilters(catalog), Set.of(2));
    FreezingUpdater updater = (FreezingUpdater) network.getUpdater();
    updater.freeze(plan);
    float[] before = FloatArrays.copyOf(network.params());

    for (int i = 0; i < 6; i++) {
      network.fit(TinyNetwork.data(100 + i));
    }

    float[] after = FloatArrays.copyOf(network.params());
    FrozenCheck.unmoved(plan.zeroUpdate(), before, after);
    Intervals free = plan.zeroUpdate().complement(before.length);
    assertThat(share(free, before, after)).isGreaterThan(0.99);
  }

  /** Workspaces reuse memory; a layer that kept or read too late would give other bits. */
  @Test
  void storedStatisticsTrainTheSameWithAndWithoutWorkspaces() {
    float[] with = trainWithStoredStatistics(WorkspaceMode.ENABLED, true);

    assertThat(trainWithStoredStatistics(WorkspaceMode.NONE, true)).isEqualTo(with);
    assertThat(trainWithStoredStatistics(WorkspaceMode.ENABLED, false)).isNotEqualTo(with);
  }

  /** Every third filter, and one layer as a whole. */
  private static float[] trainWithStoredStatistics(WorkspaceMode workspaces, boolean stored) {
    ComputationGraph network = TinyNetwork.trained(Rule.NESTEROV, 3);
    network.getConfiguration().setTrainingWorkspaceMode(workspaces);
    FilterCatalog catalog = FilterCatalog.of(network);
    String whole = catalog.layers().get(2).layer();
    List<FilterId> filters =
        catalog.filters().stream()
            .filter(f -> f.index() % 3 == 0 || f.layer().equals(whole))
            .toList();
    FreezePlan plan = ExactPlan.of(catalog, filters, Set.of());
    ((FreezingUpdater) network.getUpdater())
        .freeze(stored ? plan.withStoredStatistics(catalog, filters) : plan);
    float[] before = FloatArrays.copyOf(network.params());
    for (int i = 0; i < 3; i++) {
      network.fit(TinyNetwork.data(100 + i));
    }
    float[] after = FloatArrays.copyOf(network.params());
    FrozenCheck.unmoved(plan.zeroUpdate(), before, after);
    return after;
  }

  @Test
  void gradientZeroLeaksByMomentumAndWeightDecay() {
    ComputationGraph network = TinyNetwork.trained(Rule.NESTEROV, 4);
    FilterCatalog catalog = FilterCatalog.of(network);
    FreezePlan plan = FreezePlan.gradientZero(catalog, someFilters(catalog));
    ((FreezingUpdater) network.getUpdater()).freeze(plan);
    float[] before = FloatArrays.copyOf(network.params());

    network.fit(TinyNetwork.data(100));

    float[] after = FloatArrays.copyOf(network.params());
    assertThatThrownBy(() -> FrozenCheck.unmoved(plan.zeroGradient(), before, after))
        .hasMessageContaining("moved");
  }

  @Test
  void weightDecayWithoutMomentumShrinksAsTheClosedForm() {
    ComputationGraph network = TinyNetwork.trained(Rule.SGD, 1);
    FilterCatalog catalog = FilterCatalog.of(network);
    FreezePlan plan = FreezePlan.gradientZero(catalog, someFilters(catalog));
    FreezingUpdater updater = (FreezingUpdater) network.getUpdater();
    updater.freeze(plan);
    updater.learningRate(0.1);
    int position = plan.zeroGradient().start(0);
    float before = FloatArrays.copyOf(network.params())[position];

    for (int i = 0; i < 10; i++) {
      network.fit(TinyNetwork.data(i));
    }

    float after = FloatArrays.copyOf(network.params())[position];
    double expected = before * Math.pow(1 - 0.1 * 1e-2, 10);
    assertThat((double) after).isCloseTo(expected, within(1e-6));
  }

  @Test
  void learningRateScalesTheStep() {
    double slow = movement(0.001);
    double fast = movement(0.01);

    assertThat(fast / slow).isCloseTo(10, within(0.01));
  }

  @Test
  void clippingBoundsTheStep() {
    ComputationGraph network = TinyNetwork.undecayed();
    FilterCatalog catalog = FilterCatalog.of(network);
    FreezingUpdater updater = (FreezingUpdater) network.getUpdater();
    updater.clipGradient(1e-3);
    updater.learningRate(1);
    float[] before = FloatArrays.copyOf(network.params());

    network.fit(TinyNetwork.data(1));

    float[] after = FloatArrays.copyOf(network.params());
    Intervals statistics = Intervals.of(catalog.statisticsRanges());
    double step = norm(statistics.complement(before.length), before, after);
    assertThat(step).isCloseTo(1e-3, within(1e-5));
  }

  private static double movement(double rate) {
    ComputationGraph network = TinyNetwork.trained(Rule.SGD, 0);
    FreezingUpdater updater = (FreezingUpdater) network.getUpdater();
    updater.learningRate(rate);
    float[] before = FloatArrays.copyOf(network.params());
    network.fit(TinyNetwork.data(1));
    float[] after = FloatArrays.copyOf(network.params());
    ConvolutionFilters stem = FilterCatalog.of(network).layers().get(0);
    return norm(
        Intervals.of(List.of(Range.between(stem.weights().start(), stem.weights().end()))),
        before,
        after);
  }

  private static double norm(Intervals positions, float[] a, float[] b) {
    float[] x = positions.gather(a);
    float[] y = positions.gather(b);
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      squares += (double) (x[i] - y[i]) * (x[i] - y[i]);
    }
    return Math.sqrt(squares);
  }

  private static double share(Intervals positions, float[] before, float[] after) {
    float[] x = positions.gather(before);
    float[] y = positions.gather(after);
    int moved = 0;
    for (int i = 0; i < x.length; i++) {
      moved += x[i] != y[i] ? 1 : 0;
    }
    return (double) moved / x.length;
  }
}
