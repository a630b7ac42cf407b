package org.permafrost.spark.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.permafrost.spark.train.TinyTraining.IMAGES;
import static org.permafrost.spark.train.TinyTraining.images;
import static org.permafrost.spark.train.TinyTraining.initial;
import static org.permafrost.spark.train.TinyTraining.network;
import static org.permafrost.spark.train.TinyTraining.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.freeze.ExactPlan;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.Intervals;
import org.permafrost.freeze.TinyNetwork;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;
import org.permafrost.progress.Progress;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.Settings;
import org.permafrost.settings.TrainSettings.Rule;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.train.round.MapReuse;
import org.permafrost.spark.train.round.MapStore;

/** Training from kept maps of frozen layers: the same bits, whatever was kept. */
class CachedMapsTest {
  private static final String FORWARD = "network.frozen-forward";
  private static final String ROOM = "network.frozen-cache-mib";

  private final List<Integer> kept = new ArrayList<>();

  /** An epoch for each plan. */
  private float[] trained(JavaRDD<ImageRecord> images, List<FreezePlan> plans, String... settings) {
    try (EpochTrainer trainer = trainer(images, settings)) {
      for (FreezePlan plan : plans) {
        trainer.train(state(), plan, Progress.SILENT, () -> false);
        kept.add(MapStore.size());
      }
      return trainer.parameters();
    } finally {
      assertThat(MapStore.size()).as("let go of at the end").isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void keptMapsTrainTheSame(int workers) {
    List<FreezePlan> epochs = List.of(below(4), below(4));
    String[] by = {"train.workers", "" + workers};
    float[] computed = trained(images(2, 0), epochs, with(by, FORWARD, "compute"));
    float[] cached = trained(images(2, 0), epochs, with(by, FORWARD, "cached"));
    float[] forgotten = trained(images(2, 0), epochs, with(by, FORWARD, "cached", ROOM, "0"));
    float[] partly = trained(images(2, 0), epochs, with(by, FORWARD, "cached", ROOM, "1"));

    assertThat(kept.subList(0, 6)).containsExactly(0, 0, IMAGES, IMAGES, 0, 0);
    assertThat(kept.subList(6, 8)).allMatch(n -> n > 0 && n < IMAGES);
    assertThat(cached).isEqualTo(forgotten).isEqualTo(partly).isEqualTo(computed);
    assertThat(cached).isNotEqualTo(initial()).doesNotContain(Float.NaN);
  }

  @ParameterizedTest
  @CsvSource({"7,4"})
  void partitionsAndOrderDoNotMatter(int partitions, long shuffle) {
    List<FreezePlan> epochs = List.of(below(4), below(4));

    assertThat(trained(images(partitions, shuffle), epochs, FORWARD, "cached"))
        .isEqualTo(trained(images(2, 0), epochs, FORWARD, "cached"));
  }

  @Test
  void anotherPlanUsesNoMapsOfTheOneBefore() {
    List<FreezePlan> epochs = List.of(FreezePlan.nothing(), below(2), below(5), below(3));

    float[] cached = trained(images(2, 0), epochs, FORWARD, "cached");

    assertThat(kept).containsExactly(0, IMAGES, IMAGES, IMAGES);
    assertThat(cached).isEqualTo(trained(images(2, 0), epochs, FORWARD, "compute"));
  }

  @Test
  void changedParametersOfTheSamePlanUseNoMapsOfThoseBefore() {
    assertThat(zeroedBetween("cached")).isEqualTo(zeroedBetween("compute"));
  }

  private float[] zeroedBetween(String forward) {
    try (EpochTrainer trainer = trainer(images(2, 0), FORWARD, forward)) {
      trainer.train(state(), below(4), Progress.SILENT, () -> false);
      trainer.zero(Intervals.of(List.of(Range.between(0, 100))));
      trainer.train(state(), below(4), Progress.SILENT, () -> false);
      return trainer.parameters();
    }
  }

  @Test
  void aRestGoesOnWithTheSameBits() {
    JavaRDD<ImageRecord> images = images(2, 0);
    ComputationGraph network = network();
    float[] state;
    int iteration;
    try (EpochTrainer trainer = trainer(images, FORWARD, "cached")) {
      trainer.train(state(), below(4), Progress.SILENT, () -> false);
      FloatArrays.assign(network.params(), trainer.parameters());
      state = trainer.updaterState();
      iteration = trainer.iteration();
    }
    try (EpochTrainer trainer =
        TinyTraining.trainer(images, network, state, iteration, plain(FORWARD, "cached"))) {
      trainer.train(state(), below(4), Progress.SILENT, () -> false);

      assertThat(trainer.parameters())
          .isEqualTo(trained(images, List.of(below(4), below(4)), FORWARD, "cached"));
    }
  }

  @Test
  void augmentedImagesAreComputed() {
    String[] flipped = {"train.augment.flip", "true"};

    assertThat(trained(images(2, 0), List.of(below(4)), with(flipped, FORWARD, "cached")))
        .isEqualTo(trained(images(2, 0), List.of(below(4)), with(flipped, FORWARD, "compute")));
    assertThat(kept).containsExactly(0, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "train.augment.flip, true",
    "train.augment.crop-padding, 2",
    "train.augment.rotation, 1",
    "network.frozen-backward, full",
    "network.layers, stock",
    "network.frozen-forward, compute"
  })
  void nothingIsKeptWithoutItsConditions(String key, String value) {
    MapReuse wanted = MapReuse.of(settings(FORWARD, "cached"));

    assertThat(wanted.isOn()).isTrue();
    assertThat(wanted.run()).isNotEqualTo(MapReuse.of(settings(FORWARD, "cached")).run());
    assertThat(MapReuse.of(settings(FORWARD, "cached", key, value)).isOn()).isFalse();
  }

  @Test
  void scoresOfTrainingPassesNeedAllMaps() {
    try (EpochTrainer trainer =
        trainer(images(2, 0), with(TinyTraining.SCORING, FORWARD, "cached"))) {
      EpochResult result = trainer.train(state(), below(4), Progress.SILENT, () -> false);

      assertThat(MapStore.size()).isZero();
      assertThat(result.scores()).allMatch(s -> s.count() == 11 && s.max(0) > 0);
    }
  }

  private static FreezePlan below(int layers) {
    FilterCatalog catalog = FilterCatalog.of(TinyNetwork.configuration(Rule.NESTEROV, 1e-3));
    List<FilterId> filters = new ArrayList<>();
    for (ConvolutionFilters layer : catalog.layers().subList(0, layers)) {
      for (int f = 0; f < layer.filters(); f++) {
        filters.add(layer.filter(f));
      }
    }
    return ExactPlan.of(catalog, filters, Set.of()).withStoredStatistics(catalog, filters);
  }

  /** On native layers, without augmentation. */
  private static String[] plain(String... more) {
    return with(
        new String[] {
          "network.layers", "native",
          "train.augment.flip", "false",
          "train.augment.crop-padding", "0"
        },
        more);
  }

  private static Settings settings(String... more) {
    return TinyTraining.settings(plain(more));
  }

  private static EpochTrainer trainer(JavaRDD<ImageRecord> images, String... settings) {
    return TinyTraining.trainer(images, plain(settings));
  }

  private static String[] with(String[] some, String... more) {
    List<String> all = new ArrayList<>(List.of(some));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
