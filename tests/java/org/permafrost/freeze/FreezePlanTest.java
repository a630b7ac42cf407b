package org.permafrost.freeze;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.permafrost.network.Architecture;
import org.permafrost.network.ConvolutionFilters;
import org.permafrost.network.FilterCatalog;
import org.permafrost.network.NetworkSpec;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.StrategySettings.FreezeKind;
import org.permafrost.settings.TrainSettings.Rule;

class FreezePlanTest {
  private static final FilterCatalog NORMALISED =
      FilterCatalog.of(TinyNetwork.configuration(Rule.SGD, 0));
  private static final ConvolutionFilters STEM = NORMALISED.layers().get(0);
  private static final List<FilterId> TWO = List.of(STEM.filter(1), STEM.filter(4));

  @Test
  void exactOwnsWeightsBatchNormAndClassifierRows() {
    FreezePlan plan = FreezePlan.of(NORMALISED, FreezeKind.EXACT, TWO, Set.of(3));

    int perFilter = 3 * 3 * 3 + 4;
    int row = NORMALISED.classifierRow(3).stream().mapToInt(r -> r.length()).sum();
    assertThat(row).isEqualTo(64 + 1);
    assertThat(plan.zeroUpdate().size()).isEqualTo(2 * perFilter + row);
    assertThat(plan.zeroGradient()).isEqualTo(plan.zeroUpdate());
    assertThat(plan.zeroUpdate().list())
        .contains(
            new Intervals.Interval(STEM.weights(1).start(), STEM.weights(1).end()),
            new Intervals.Interval(STEM.weights(4).start(), STEM.weights(4).end()));
  }

  @Test
  void gradientZeroOwnsConvolutionWeightsOnly() {
    FreezePlan plan = FreezePlan.of(NORMALISED, FreezeKind.GRADIENT_ZERO, TWO, Set.of(3));

    assertThat(plan.zeroGradient().size()).isEqualTo(2 * 27);
    assertThat(plan.zeroUpdate()).isEqualTo(Intervals.empty());
  }

  @Test
  void gradientZeroOwnsTheBiasOfAConvolutionThatHasOne() {
    FilterCatalog biased =
        FilterCatalog.of(
            new NetworkSpec(
                    Architecture.VGG16, 32, 4, 1, SettingsLoader.defaults().train().optimizer())
                .configuration());
    ConvolutionFilters first = biased.layers().get(0);

    FreezePlan plan =
        FreezePlan.of(biased, FreezeKind.GRADIENT_ZERO, List.of(first.filter(5)), Set.of());

    int bias = first.bias().orElseThrow().start() + 5;
    assertThat(plan.zeroGradient().size()).isEqualTo(27 + 1);
    assertThat(plan.zeroGradient().list()).contains(new Intervals.Interval(bias, bias + 1));
  }

  @Test
  void storedStatisticsAreThoseOfTheFiltersOwnChannels() {
    FreezePlan plan = FreezePlan.of(NORMALISED, FreezeKind.EXACT, TWO, Set.of(3));

    FreezePlan stored = plan.withStoredStatistics(NORMALISED, TWO);

    assertThat(plan.storedStatistics()).isEmpty();
    assertThat(stored.storedStatistics()).containsOnlyKeys("stem-bn");
    assertThat(stored.storedStatistics().get("stem-bn").positions()).containsExactly(1, 4);
    assertThat(stored.zeroUpdate()).isEqualTo(plan.zeroUpdate());
    assertThat(stored)
        .isNotEqualTo(plan)
        .isEqualTo(plan.withStoredStatistics(NORMALISED, List.of(TWO.get(1), TWO.get(0))));
  }

  @Test
  void aConvolutionWithoutNormalisationHasNoneToStore() {
    FilterCatalog plain =
        FilterCatalog.of(
            new NetworkSpec(
                    Architecture.VGG16, 32, 4, 1, SettingsLoader.defaults().train().optimizer())
                .configuration());

    assertThat(
            FreezePlan.nothing()
                .withStoredStatistics(plain, List.of(plain.layers().get(0).filter(5))))
        .isEqualTo(FreezePlan.nothing());
  }

  @Test
  void noneFreezesNothing() {
    assertThat(FreezePlan.of(NORMALISED, FreezeKind.NONE, TWO, Set.of(3)))
        .isEqualTo(FreezePlan.nothing());
  }
}
