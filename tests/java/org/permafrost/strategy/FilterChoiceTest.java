package org.permafrost.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.permafrost.strategy.StrategyCases.settings;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.FilterValues;
import org.permafrost.rank.FreezeMask;
import org.permafrost.rank.FreezeMask.Frozen;
import org.permafrost.rank.RankCases;
import org.permafrost.settings.StrategySettings;

class FilterChoiceTest {
  /** Mask after these classes were learned in this order; two classes in training. */
  private static FreezeMask choose(
      FilterIndex index, StrategySettings settings, FilterValues... classes) {
    FilterChoice choice = new FilterChoice(index, settings, false);
    FreezeMask mask = FreezeMask.none();
    for (FilterValues own : classes) {
      mask = choice.choose(mask, own, List.of(classes), 2, 4);
    }
    return mask;
  }

  /** Like {@code 1:0 1:3 2:1}: stage and filter. */
  private static String frozen(FreezeMask mask) {
    return mask.filters().stream()
        .map(f -> f.layer().replaceAll("\\D", "") + ":" + f.index())
        .collect(Collectors.joining(" "));
  }

  private static FilterValues scores(int label, float... image) {
    return FilterValues.sums(RankCases.scores(label, image));
  }

  @Test
  void overlappingTopSetsUnite() {
    FreezeMask mask =
        choose(
            RankCases.network(4),
            settings("top", "0.5", "layer-cap", "1"),
            scores(0, 4, 3, 2, 1),
            scores(1, 1, 4, 3, 2));

    assertThat(frozen(mask)).isEqualTo("1:0 1:1 1:2");
    assertThat(mask.of(new FilterId("stage1_conv", 1)))
        .contains(new Frozen(new FilterId("stage1_conv", 1), 0, 4, 3, 2));
    assertThat(mask.of(new FilterId("stage1_conv", 2)))
        .contains(new Frozen(new FilterId("stage1_conv", 2), 1, 4, 3, 2));
  }

  @Test
  void whatAClassWantsDoesNotDependOnWhoHasIt() {
    FilterChoice choice =
        new FilterChoice(RankCases.network(4), settings("top", "0.5", "layer-cap", "0.25"), false);
    FilterValues own = scores(1, 1, 4, 0, 2);

    assertThat(choice.wanted(own, List.of(own), 2, 7))
        .containsExactly(
            new Frozen(new FilterId("stage1_conv", 1), 1, 7, 4, 1),
            new Frozen(new FilterId("stage1_conv", 3), 1, 7, 2, 2));
  }

  @Test
  void aSharedFilterIsNotChosenAgainAndCountsForTheCap() {
    FilterId first = new FilterId("stage1_conv", 0);
    FreezeMask mask =
        FreezeMask.none()
            .with(List.of(new Frozen(first, 0, 1, 9, 1)))
            .share(List.of(new Frozen(first, 1, 2, 9, 1)));
    FilterChoice choice =
        new FilterChoice(
            RankCases.network(4),
            settings("top", "0.75", "layer-cap", "0.5", "sharing", "share"),
            false);
    FilterValues own = scores(2, 4, 3, 2, 1);

    FreezeMask after = choice.choose(mask, own, List.of(own), 3, 3);

    assertThat(frozen(after)).isEqualTo("1:1");
    assertThat(after.shared()).hasSize(1).containsExactlyElementsOf(mask.shared());
  }

  @Test
  void theCapOfALayerHoldsOverAllClasses() {
    FreezeMask mask =
        choose(
            RankCases.network(4),
            settings("top", "0.5", "layer-cap", "0.5"),
            scores(0, 4, 3, 2, 1),
            scores(1, 1, 2, 3, 4));

    assertThat(frozen(mask)).isEqualTo("1:0 1:1");
  }

  @ParameterizedTest
  @CsvSource({"0.1,4,1", "0.1,16,2", "0.1,14,1", "0.1,15,2", "0.5,3,2", "1,3,3", "0,3,0"})
  void theTopShareRoundsToTheNearestCountButAtLeastOne(double top, int filters, int count) {
    float[] image = new float[filters];
    java.util.Arrays.fill(image, 1);

    FreezeMask mask =
        choose(
            RankCases.network(filters),
            settings("top", "" + top, "layer-cap", "1"),
            scores(0, image));

    assertThat(mask.size()).isEqualTo(count);
  }

  @Test
  void deadFiltersAreSkippedUnlessTheyMayFreeze() {
    FilterIndex index = RankCases.network(4);
    FilterValues scores = scores(0, 0, 5, 0, 0);

    assertThat(frozen(choose(index, settings("top", "0.75", "layer-cap", "1"), scores)))
        .isEqualTo("1:1");
    assertThat(
            frozen(
                choose(
                    index,
                    settings("top", "0.75", "layer-cap", "1", "skip-dead", "false"),
                    scores)))
        .isEqualTo("1:0 1:1 1:2");
  }

  @Test
  void theScopeSaysWithinWhatTheTopShareIsTaken() {
    FilterIndex index =
        new FilterIndex(
            List.of(
                new FilterIndex.Layer("stage1_a", 2, "stage1", false),
                new FilterIndex.Layer("stage1_b", 2, "stage1", false),
                new FilterIndex.Layer("stage2_a", 4, "stage2", false)));
    FilterValues scores = scores(0, 1, 2, 30, 40, 500, 600, 700, 800);

    assertThat(layersAndFilters(index, scores, "layer"))
        .containsExactly("stage1_a 1", "stage1_b 1", "stage2_a 2", "stage2_a 3");
    assertThat(layersAndFilters(index, scores, "stage"))
        .containsExactly("stage1_b 0", "stage1_b 1", "stage2_a 2", "stage2_a 3");
    assertThat(layersAndFilters(index, scores, "network"))
        .containsExactly("stage2_a 0", "stage2_a 1", "stage2_a 2", "stage2_a 3");
  }

  @Test
  void aBlockIsRankedTogetherAndALayerOutsideOneWithItsStage() {
    FilterIndex index =
        new FilterIndex(
            List.of(
                new FilterIndex.Layer("stem", 2, "stem", false),
                new FilterIndex.Layer("stage1-block1-conv1", 2, "stage1", false),
                new FilterIndex.Layer("stage1-block1-conv2", 2, "stage1", false),
                new FilterIndex.Layer("stage1-block12-conv1", 2, "stage1", false)));
    FilterValues scores = scores(0, 1, 2, 30, 40, 5, 6, 7, 8);

    assertThat(layersAndFilters(index, scores, "block"))
        .containsExactly(
            "stage1-block1-conv1 0", "stage1-block1-conv1 1", "stage1-block12-conv1 1", "stem 1");
  }

  private static List<String> layersAndFilters(
      FilterIndex index, FilterValues scores, String scope) {
    StrategySettings settings = settings("top", "0.5", "layer-cap", "1", "top-scope", scope);
    return choose(index, settings, scores).filters().stream()
        .map(f -> f.layer() + " " + f.index())
        .toList();
  }

  @Test
  void quotaGivesEveryClassItsShareOfTheCap() {
    FilterIndex index = RankCases.network(8);
    StrategySettings settings = settings("top", "0.5", "layer-cap", "0.5", "sharing", "quota");

    FreezeMask mask =
        choose(
            index, settings, scores(0, 8, 7, 6, 5, 4, 3, 2, 1), scores(1, 1, 2, 3, 4, 5, 6, 7, 8));

    assertThat(frozen(mask)).as("cap 4, two classes").isEqualTo("1:0 1:1 1:6 1:7");
  }

  @Test
  void specificFreezesOnlyWhatScoresAboveItsMeanOverAllClasses() {
    FilterIndex index = RankCases.network(3);
    StrategySettings settings = settings("top", "0.67", "layer-cap", "1", "sharing", "specific");
    FilterValues a =
        FilterValues.sums(RankCases.scores(0, new float[] {9, 3, 0}, new float[] {9, 1, 0}));
    FilterValues b =
        FilterValues.sums(RankCases.scores(1, new float[] {9, 0, 1}, new float[] {9, 0, 2}));

    FreezeMask mask = choose(index, settings, a, b);

    assertThat(mask.all())
        .extracting(f -> f.filter().index(), Frozen::label)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, 0), org.assertj.core.groups.Tuple.tuple(2, 1));
  }

  @Test
  void onlyLayersOfThesePrefixesFreeze() {
    FreezeMask mask =
        choose(
            RankCases.network(2, 2, 2),
            settings("top", "0.5", "layers", "[stage2, stage3]"),
            scores(0, 9, 9, 1, 2, 2, 1));

    assertThat(frozen(mask)).isEqualTo("2:1 3:0");
  }

  @Test
  void shortcutsFreezeOnlyWhenAsked() {
    FilterIndex index =
        new FilterIndex(
            List.of(
                new FilterIndex.Layer("stage1_conv", 2, "stage1", false),
                new FilterIndex.Layer("stage1_shortcut", 2, "stage1", true)));
    FilterValues scores = scores(0, 1, 2, 4, 3);

    assertThat(choose(index, settings("top", "0.5"), scores).filters())
        .containsExactly(new FilterId("stage1_conv", 1));
    assertThat(choose(index, settings("top", "0.5", "shortcuts", "true"), scores).filters())
        .containsExactly(new FilterId("stage1_conv", 1), new FilterId("stage1_shortcut", 0));
  }

  @ParameterizedTest
  @CsvSource({"[stag3], stag3", "'[stage1, stage9]', stage9"})
  void aPrefixOfNoLayerIsAnErrorThatNamesIt(String layers, String unknown) {
    assertThatThrownBy(
            () -> new FilterChoice(RankCases.network(2, 2, 2), settings("layers", layers), false))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("strategy.layers")
        .hasMessageContaining(unknown)
        .hasMessageContaining("stage1_conv");
  }

  @Test
  void frozenFiltersOfBeforeStay() {
    FreezeMask before =
        FreezeMask.none().with(List.of(new Frozen(new FilterId("stage1_conv", 3), 9, 1, 1, 1)));

    FreezeMask mask =
        new FilterChoice(RankCases.network(4), settings("top", "0.25"), false)
            .choose(before, scores(0, 4, 3, 2, 1), List.of(), 2, 4);

    assertThat(frozen(mask)).isEqualTo("1:0 1:3");
  }
}
