package org.permafrost.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.NormalizationRows;
import org.permafrost.network.catalog.Range;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.MixedNetwork;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.StrategySettings.FreezeNormalization;
import org.permafrost.settings.TrainSettings.Rule;

class FreezePlanTest {
  private static final FilterCatalog NORMALISED =
      FilterCatalog.of(TinyNetwork.configuration(Rule.SGD, 0));
  private static final ConvolutionFilters STEM = NORMALISED.layers().get(0);
  private static final List<FilterId> TWO = List.of(STEM.filter(1), STEM.filter(4));

  @Test
  void exactOwnsWeightsBatchNormAndClassifierRows() {
    FreezePlan plan = ExactPlan.of(NORMALISED, TWO, Set.of(3));

    int perFilter = 3 * 3 * 3 + 4;
    int row = NORMALISED.classifier().ranges(3).stream().mapToInt(r -> r.length()).sum();
    assertThat(row).isEqualTo(64 + 1);
    assertThat(plan.zeroUpdate().size()).isEqualTo(2 * perFilter + row);
    assertThat(plan.zeroGradient()).isEqualTo(plan.zeroUpdate());
    assertThat(plan.zeroUpdate().list())
        .contains(
            Range.between(STEM.weights(1).start(), STEM.weights(1).end()),
            Range.between(STEM.weights(4).start(), STEM.weights(4).end()));
  }

  @ParameterizedTest
  @CsvSource({"ALL,4", "AFFINE,2", "NONE,0"})
  void exactOwnsAsMuchOfBatchNormAsItIsTold(FreezeNormalization normalization, int numbers) {
    FreezePlan plan =
        FreezePlan.exact(FrozenUnit.of(NORMALISED, normalization, TWO, Set.<Integer>of()));

    NormalizationRows rows = STEM.normalization().orElseThrow();
    assertThat(plan.zeroUpdate().size()).isEqualTo(2 * (3 * 3 * 3 + numbers));
    assertThat(plan.zeroGradient()).isEqualTo(plan.zeroUpdate());
    assertThat(holds(plan, rows.gamma())).isEqualTo(numbers > 0);
    assertThat(holds(plan, rows.beta())).isEqualTo(numbers > 0);
    assertThat(holds(plan, rows.mean())).isEqualTo(numbers > 2);
    assertThat(holds(plan, rows.variance())).isEqualTo(numbers > 2);
  }

  /** Whether the plan holds channel 1 of these numbers. */
  private static boolean holds(FreezePlan plan, Range channels) {
    int position = channels.start() + 1;
    return plan.zeroUpdate().list().stream()
        .anyMatch(i -> i.start() <= position && position < i.end());
  }

  @ParameterizedTest
  @EnumSource(FreezeNormalization.class)
  void whatAUnitProvesIsWhatThePlanHolds(FreezeNormalization normalization) {
    List<FrozenUnit> units = FrozenUnit.of(NORMALISED, normalization, TWO, Set.of(3));

    assertThat(units.stream().mapToInt(FrozenUnit::size).sum())
        .isEqualTo(
            FreezePlan.exact(FrozenUnit.of(NORMALISED, normalization, TWO, Set.of(3)))
                .zeroUpdate()
                .size());
    assertThat(units.get(0).parts())
        .extracting(FrozenUnit.Part::name)
        .isEqualTo(
            List.of("weights", "gamma", "beta", "mean", "variance")
                .subList(0, units.get(0).parts().size()));
  }

  @Test
  void gradientZeroOwnsConvolutionWeightsOnly() {
    FreezePlan plan = FreezePlan.gradientZero(NORMALISED, TWO);

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

    FreezePlan plan = FreezePlan.gradientZero(biased, List.of(first.filter(5)));

    int bias = first.bias().orElseThrow().start() + 5;
    assertThat(plan.zeroGradient().size()).isEqualTo(27 + 1);
    assertThat(plan.zeroGradient().list()).contains(Range.between(bias, bias + 1));
  }

  @Test
  void storedStatisticsAreThoseOfTheFiltersOwnChannels() {
    FreezePlan plan = ExactPlan.of(NORMALISED, TWO, Set.of(3));

    FreezePlan stored = plan.withStoredStatistics(NORMALISED, TWO);

    assertThat(plan.storedStatistics()).isEmpty();
    assertThat(stored.storedStatistics()).containsOnlyKeys("stem-bn");
    assertThat(stored.storedStatistics().get("stem-bn").positions()).containsExactly(1, 4);
    assertThat(stored.zeroUpdate()).isEqualTo(plan.zeroUpdate());
    assertThat(stored)
        .isNotEqualTo(plan)
        .isEqualTo(plan.withStoredStatistics(NORMALISED, List.of(TWO.get(1), TWO.get(0))));
  }

  /** A unit of a hidden dense layer, and a channel that belongs to no filter. */
  @Test
  void unitsAndChannelsAreHeldLikeFilters() {
    FilterCatalog mixed =
        FilterCatalog.of(MixedNetwork.withHidden(SettingsLoader.defaults().train().optimizer()));
    List<FilterId> chosen = List.of(new FilterId("side-bn", 20), new FilterId("hidden", 3));

    List<FrozenUnit> units = FrozenUnit.of(mixed, FreezeNormalization.ALL, chosen, Set.of());

    assertThat(units)
        .extracting(FrozenUnit::layer, FrozenUnit::index, FrozenUnit::kind, FrozenUnit::size)
        .containsExactly(
            tuple("side-bn", 20, FrozenUnit.CHANNEL, 4), tuple("hidden", 3, FrozenUnit.UNIT, 33));
    assertThat(units.get(0).parts())
        .extracting(FrozenUnit.Part::name)
        .containsExactly("gamma", "beta", "mean", "variance");
    assertThat(units.get(1).parts())
        .extracting(FrozenUnit.Part::name)
        .containsExactly("weights", "bias");
    assertThat(FreezePlan.exact(units).withStoredStatistics(mixed, chosen).storedStatistics())
        .containsOnlyKeys("side-bn");
    assertThat(FreezePlan.gradientZero(mixed, chosen).zeroGradient().size()).isEqualTo(2 + 33);
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
}
