package org.permafrost.method.freezeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.Intervals;
import org.permafrost.freeze.RateFactor;
import org.permafrost.method.Hold;
import org.permafrost.method.Method;
import org.permafrost.method.freezeout.FreezeOutSettings.How;
import org.permafrost.method.freezeout.FreezeOutSettings.Rate;
import org.permafrost.method.registry.Methods;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;
import org.permafrost.network.model.TestNetworks;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.GraphSketch;
import org.permafrost.problem.Problem;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FreezeMask;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.strategy.LearningRate;
import org.permafrost.strategy.LearningState;

class FreezeOutTest {
  private static final LearningState START =
      LearningState.start(new TreeSet<>(List.of(0, 1, 2, 3)));

  /** Four convolutions and a classifier: L = 4. */
  private static final FilterCatalog FOUR = four();

  private static FilterCatalog four() {
    GraphSketch sketch = new GraphSketch(TestNetworks.spec(Architecture.RESNET_SMALL, 32));
    String last = GraphSketch.INPUT;
    for (int i = 1; i <= 4; i++) {
      last = sketch.relu("relu-" + i, sketch.convolution("stage-conv" + i, last, 3, 3, 1, true));
    }
    sketch.classifier(sketch.globalAveragePool("pool", last), 1);
    return FilterCatalog.of(sketch.configuration());
  }

  private static Settings settings(String... keysAndValues) {
    Map<String, String> options =
        new HashMap<>(
            Map.of(
                "train.mode", "freeze",
                "train.epochs", "1000",
                "train.optimizer.learning-rate", "0.1",
                "train.schedule.kind", "constant",
                "train.schedule.warmup-epochs", "0",
                "strategy.freeze", "freezeout"));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      options.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return SettingsLoader.load(Optional.empty(), options);
  }

  private static Method open(FilterCatalog catalog, String... keysAndValues) {
    return Methods.open(settings(keysAndValues), catalog, new TreeMap<>());
  }

  private static FilterCatalog catalog(Architecture architecture) {
    return FilterCatalog.of(TestNetworks.spec(architecture, 32).configuration());
  }

  /** Learning rates of the layers, with 0.1 as the rate of the run. */
  private static double[] rates(Method method, double progress) {
    return method.rates(new double[] {progress}).stream()
        .mapToDouble(factor -> 0.1 * factor.perStep()[0])
        .toArray();
  }

  @Test
  void sharesOfFiveLayersAreThoseOfTheDefaults() {
    FreezeOutSettings cubic = settings().block(FreezeOutSettings.class);

    assertThat(cubic).isEqualTo(new FreezeOutSettings(0.8, How.CUBIC, true, Rate.COSINE));
    assertThat(IntStream.rangeClosed(0, 4).mapToDouble(i -> cubic.end(i, 4)).toArray())
        .containsExactly(new double[] {.512, .614125, .729, .857375, 1}, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"LINEAR, 0.5, 0.75, 1", "QUADRATIC, 0.25, 0.5625, 1", "CUBIC, 0.125, 0.421875, 1"})
  void sharesGrowAsTheSettingSays(How how, double first, double middle, double last) {
    FreezeOutSettings settings = new FreezeOutSettings(0.5, how, true, Rate.COSINE);

    assertThat(settings.end(0, 2)).isEqualTo(first);
    assertThat(settings.end(1, 2)).isEqualTo(middle);
    assertThat(settings.end(2, 2)).isEqualTo(last);
  }

  /** The authors' estimate: the backward pass costs as much as the forward pass. */
  @Test
  void fiveEqualConvolutionsWouldSaveFifteenAndAHalfPercent() {
    FreezeOutSettings settings = new FreezeOutSettings(0.8, How.CUBIC, true, Rate.COSINE);

    double backward = IntStream.range(0, 5).mapToDouble(i -> settings.end(i, 5)).sum();

    assertThat(1 - (5 + backward) / 10).isCloseTo(0.155, within(5e-4));
  }

  @Test
  void layersThatStopEarlyStartFasterAndFallAlongTheirOwnCosine() {
    Method method = open(FOUR);

    assertThat(rates(method, 0))
        .containsExactly(new double[] {.1953, .1628, .1372, .1166, .1}, within(5e-5));
    assertThat(rates(method, 256)[0]).as("half its life").isCloseTo(0.0977, within(5e-5));
    assertThat(rates(method, 256)[4])
        .isCloseTo(0.05 * (1 + Math.cos(Math.PI * 0.256)), within(1e-12));
    assertThat(rates(method, 512)[0]).isZero();
    assertThat(rates(method, 900)).startsWith(0, 0, 0, 0).doesNotContain(Double.NaN);
  }

  @Test
  void unscaledLayersAllStartAtTheRunsRate() {
    assertThat(rates(open(FOUR, "strategy.freezeout.scaled", "false"), 0))
        .containsExactly(new double[] {.1, .1, .1, .1, .1}, within(1e-12));
  }

  @Test
  void factorsTakeThePlaceOfTheRunsScheduleButNotOfItsWarmUp() {
    Settings settings =
        settings(
            "train.epochs", "10",
            "train.schedule.kind", "cosine",
            "train.schedule.floor", "0.2",
            "train.schedule.warmup-epochs", "2");
    Method method = Methods.open(settings, FOUR, new TreeMap<>());
    LearningRate run = new LearningRate(0.1, settings.train().schedule(), 10);
    double[] progress = {0.5, 1.5, 4, 9.5};

    List<RateFactor> factors = method.rates(progress);

    for (int step = 0; step < progress.length; step++) {
      double warm = Math.min(1, progress[step] / 2);
      double first = Math.min(1, progress[step] / 5.12);
      assertThat(factors.get(0).perStep()[step] * run.at(progress[step]))
          .isCloseTo(warm * 0.1 / 0.512 / 2 * (1 + Math.cos(Math.PI * first)), within(1e-12));
      assertThat(factors.get(4).perStep()[step] * run.at(progress[step]))
          .isCloseTo(warm * 0.05 * (1 + Math.cos(Math.PI * progress[step] / 10)), within(1e-12));
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void everyNumberOfANetworkHasOneRate(Architecture architecture) {
    FilterCatalog catalog = catalog(architecture);

    List<RateFactor> factors = open(catalog).rates(new double[] {1});

    assertThat(factors).hasSize(catalog.layers().size() + catalog.hidden().size() + 1);
    assertThat(factors.stream().mapToInt(f -> f.positions().size()).sum())
        .isEqualTo(catalog.parameters());
    List<Range> all = factors.stream().flatMap(f -> f.positions().list().stream()).toList();
    assertThat(Intervals.of(all).size()).isEqualTo(catalog.parameters());
  }

  @Test
  void layersStopAsAWholeFrontToBack() {
    FilterCatalog catalog = catalog(Architecture.RESNET_SMALL);
    Method method = open(catalog, "train.epochs", "10");

    assertThat(method.followsRounds()).isTrue();
    assertThat(method.hold(START, 5.1).plan()).isEqualTo(FreezePlan.nothing());
    Hold first = method.hold(START, 5.125);
    ConvolutionFilters stem = catalog.layers().get(0);
    assertThat(first.filters()).isEqualTo(stem.filters());
    assertThat(first.units()).allMatch(unit -> unit.since() == 6);
    List<FilterId> filters = IntStream.range(0, stem.filters()).mapToObj(stem::filter).toList();
    assertThat(first.plan().zeroUpdate().size())
        .as("weights, and four numbers of the batch normalisation")
        .isEqualTo(stem.weights().length() + 4 * stem.filters());
    assertThat(first.plan().zeroGradient()).isEqualTo(first.plan().zeroUpdate());
    assertThat(first.plan().storedStatistics())
        .containsExactly(
            Map.entry(
                stem.normalization().orElseThrow().layer(),
                Intervals.of(List.of(Range.between(0, filters.size())))));
    int before = 0;
    for (double progress = 5; progress < 10; progress += 0.1) {
      int now = method.hold(START, progress).filters();
      assertThat(now).isGreaterThanOrEqualTo(before);
      before = now;
    }
    Hold end = method.hold(START, 10);
    assertThat(end.filters()).isEqualTo(catalog.filters().size());
    assertThat(end.frozen())
        .as("the classifier trains to the end")
        .noneMatch(unit -> unit.layer().equals(catalog.classifier().layer()));
    assertThat(end.plan().zeroUpdate().size())
        .isEqualTo(end.frozen().stream().mapToInt(unit -> unit.size()).sum());
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void whatFeedsALayerStopsBeforeIt(Architecture architecture) {
    FilterCatalog catalog = catalog(architecture);
    List<String> order = catalog.layers().stream().map(ConvolutionFilters::layer).toList();

    assertThat(order)
        .allSatisfy(
            layer ->
                assertThat(catalog.sources(layer).layers())
                    .allMatch(source -> order.indexOf(source) < order.indexOf(layer)));
  }

  @Test
  void hiddenDenseLayersStopBeforeTheClassifier() {
    FilterCatalog catalog =
        FilterCatalog.of(TestNetworks.spec(Architecture.VGG16, 224).configuration());
    Hold end = open(catalog, "train.epochs", "10").hold(START, 10);

    List<String> layers = new ArrayList<>();
    catalog.layers().forEach(layer -> layers.add(layer.layer()));
    catalog.hidden().forEach(layer -> layers.add(layer.layer()));
    assertThat(catalog.hidden()).isNotEmpty();
    assertThat(end.frozen().stream().map(unit -> unit.layer()).distinct()).isEqualTo(layers);
    assertThat(end.plan().zeroUpdate().complement(catalog.parameters()).size())
        .isEqualTo(
            catalog.classifier().weights().length() + catalog.classifier().bias().get().length());
  }

  @Test
  void nothingStopsWithAShareOfOne() {
    Method method = open(FOUR, "strategy.freezeout.t0", "1");

    assertThat(method.hold(START, 1000).units()).isEmpty();
    double[] rates = rates(method, 300);
    assertThat(Arrays.stream(rates).distinct()).hasSize(1);
  }

  @Test
  void progressiveFreezingStopsLayersByEqualStepsAndLeavesTheirRates() {
    Method method =
        open(
            FOUR,
            "strategy.freezeout.rate",
            "run",
            "strategy.freezeout.scaled",
            "false",
            "strategy.freezeout.how",
            "linear",
            "strategy.freezeout.t0",
            "0.5",
            "train.schedule.kind",
            "step");

    assertThat(method.rates(new double[] {600})).isEmpty();
    assertThat(
            IntStream.of(499, 500, 625, 750, 875, 1000)
                .map(progress -> method.hold(START, progress).filters()))
        .containsExactly(0, 3, 6, 9, 12, 12);
  }

  @Test
  void theRunsRateCanBeScaled() {
    Method method = open(FOUR, "strategy.freezeout.rate", "run");

    assertThat(rates(method, 300))
        .containsExactly(new double[] {.1953, .1628, .1372, .1166, .1}, within(5e-5));
  }

  @ParameterizedTest
  @CsvSource({
    "train.mode, drop-freeze, train.mode=freeze",
    "strategy.freeze-normalization, affine, strategy.freeze-normalization",
    "strategy.normalization, batch, strategy.normalization=frozen",
    "train.schedule.kind, step, strategy.freezeout.rate=run",
    "strategy.sharing, share, strategy.sharing=union"
  })
  void settingsUnderWhichLayersCannotStopAreRefused(String key, String value, String remedy) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> open(FOUR, key, value))
        .withMessageContaining("freezeout")
        .withMessageContaining(remedy);
  }

  @ParameterizedTest
  @CsvSource({"passing", "end", "never"})
  void whenClassesFreezeDoesNotMatter(String when) {
    Hold hold = open(FOUR, "strategy.freeze-at", when).hold(START, 600);

    assertThat(hold.filters()).isEqualTo(3);
    assertThat(hold.plan()).isEqualTo(open(FOUR).hold(START, 600).plan());
  }

  @Test
  void frozenFiltersOfAnEarlierRunAreNotTrainedAgain() {
    FilterId filter = FOUR.layers().get(0).filter(1);
    LearningState frozen =
        START.withMask(FreezeMask.none().with(List.of(new FreezeMask.Frozen(filter, 1, 0, 5, 1))));
    Method method = open(FOUR);

    assertThat(method.inherit(START, new TreeMap<>(), "first")).isSameAs(method);
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> method.inherit(frozen, new TreeMap<>(), "first"))
        .withMessageContaining("Cannot start from first");
  }
}
