package org.permafrost.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.permafrost.freeze.Intervals;
import org.permafrost.image.Normalizer;
import org.permafrost.method.GradientStatistic;
import org.permafrost.method.MeanGradients;
import org.permafrost.network.catalog.DenseRows;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.NormalizationRows;
import org.permafrost.network.catalog.Range;
import org.permafrost.network.zoo.GridNetwork;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.RandomImages;

/** Fisher information and mean gradients, by hand and whatever the partitions. */
class GradientStageTest {
  private static final ComputationGraphConfiguration CONFIGURATION =
      GridNetwork.configuration(SettingsLoader.defaults().train().optimizer());
  private static final FilterCatalog CATALOG = FilterCatalog.of(CONFIGURATION);
  private static final DenseRows CLASSIFIER = CATALOG.classifier();
  private static final Set<Integer> TWO = Set.of(0, 1);

  /**
   * A network whose pooled features are all 2 for every image, and whose logits of the classes 0
   * and 1 differ by {@code ln(odds)}.
   */
  private static NetworkSnapshot constant(double odds) {
    float[] parameters = GridNetwork.initial(CONFIGURATION);
    NormalizationRows rows = CATALOG.layer("normalised").normalization().orElseThrow();
    Arrays.fill(parameters, rows.gamma().start(), rows.gamma().end(), 0);
    Arrays.fill(parameters, rows.beta().start(), rows.beta().end(), 2);
    Arrays.fill(parameters, CLASSIFIER.weights().start(), CLASSIFIER.weights().end(), 0);
    parameters[CLASSIFIER.bias().orElseThrow().start() + 1] = (float) Math.log(odds);
    return snapshot(parameters);
  }

  private static NetworkSnapshot snapshot(float[] parameters) {
    return new NetworkSnapshot(
        CONFIGURATION.toJson(),
        parameters,
        new Normalizer(SettingsLoader.defaults().train().normalization()));
  }

  /** The weight from the first feature, which is x = 2, to the logit of class 1. */
  private static Intervals weight() {
    int start = CLASSIFIER.ranges(1).get(0).start();
    return Intervals.of(List.of(Range.between(start, start + 1)));
  }

  private static Intervals everything() {
    return Intervals.of(List.of(Range.between(0, CATALOG.parameters())));
  }

  private static double one(
      List<ImageRecord> images, NetworkSnapshot network, GradientStatistic statistic) {
    MeanGradients mean =
        GradientStage.run(RandomImages.rdd(images, 2, 0), network, TWO, weight(), statistic);
    assertThat(mean.images()).isEqualTo(images.size());
    return mean.values()[0];
  }

  private static List<ImageRecord> images(int... labels) {
    List<ImageRecord> images = new ArrayList<>();
    for (ImageRecord i : RandomImages.list(labels.length, 1)) {
      images.add(new ImageRecord(i.id(), labels[images.size()], i.size(), i.encoding(), i.bytes()));
    }
    return images;
  }

  /** One weight w, logit w x with x = 2, p = 0.75, y = 1. */
  @Test
  void trueFisherWeighsAllLabelsAndEmpiricalTakesTheImages() {
    assertThat(one(images(1), constant(3), GradientStatistic.FISHER)).isCloseTo(.75, within(1e-6));
    assertThat(one(images(1), constant(3), GradientStatistic.EMPIRICAL_FISHER))
        .isCloseTo(.25, within(1e-6));
    assertThat(one(images(1), constant(3), GradientStatistic.LOSS_GRADIENT))
        .isCloseTo(-.5, within(1e-6));
  }

  /** At p = 0.5 the gradients of two images of different classes are +1 and -1. */
  @Test
  void squaresAreTakenImageByImageBeforeTheMean() {
    List<ImageRecord> opposite = images(0, 1);

    assertThat(one(opposite, constant(1), GradientStatistic.LOSS_GRADIENT))
        .isCloseTo(0, within(1e-6));
    assertThat(one(opposite, constant(1), GradientStatistic.EMPIRICAL_FISHER))
        .isCloseTo(1, within(1e-6));
    assertThat(one(opposite, constant(1), GradientStatistic.FISHER)).isCloseTo(1, within(1e-6));
  }

  @Tag("invariance")
  @ParameterizedTest
  @CsvSource({"1,1", "2,5", "9,3", "40,4"})
  void partitionsAndOrderChangeNoBit(int partitions, long shuffle) {
    List<ImageRecord> images = RandomImages.list(37, 2);
    NetworkSnapshot network = snapshot(GridNetwork.initial(CONFIGURATION));

    for (GradientStatistic statistic : GradientStatistic.values()) {
      double[] expected =
          GradientStage.run(RandomImages.rdd(images, 3, 0), network, TWO, everything(), statistic)
              .values();
      assertThat(
              GradientStage.run(
                      RandomImages.rdd(images, partitions, shuffle),
                      network,
                      TWO,
                      everything(),
                      statistic)
                  .values())
          .isEqualTo(expected);
      assertThat(Arrays.stream(expected).filter(v -> v != 0).count()).isGreaterThan(300);
    }
  }

  @Test
  void aRetriedTaskCountsOnce() {
    List<ImageRecord> images = RandomImages.list(12, 2);
    NetworkSnapshot network = snapshot(GridNetwork.initial(CONFIGURATION));
    JavaRDD<ImageRecord> failingOnce =
        RandomImages.rdd(images, 2, 1)
            .map(
                image -> {
                  if (TaskContext.get().attemptNumber() == 0) {
                    throw new IllegalStateException("this attempt dies here, on purpose");
                  }
                  return image;
                });

    MeanGradients mean =
        GradientStage.run(failingOnce, network, TWO, everything(), GradientStatistic.LOSS_GRADIENT);

    assertThat(mean.images()).isEqualTo(12);
    assertThat(mean.values())
        .isEqualTo(
            GradientStage.run(
                    RandomImages.rdd(images, 1, 0),
                    network,
                    TWO,
                    everything(),
                    GradientStatistic.LOSS_GRADIENT)
                .values());
  }

  @Test
  void aSampleIsTheSameWhateverThePartitions() {
    List<ImageRecord> images = RandomImages.list(30, 2);

    List<String> sample = ids(GradientStage.sample(RandomImages.rdd(images, 1, 0), 7, 5));

    assertThat(sample).hasSize(7);
    assertThat(ids(GradientStage.sample(RandomImages.rdd(images, 6, 3), 7, 5))).isEqualTo(sample);
    assertThat(ids(GradientStage.sample(RandomImages.rdd(images, 1, 0), 7, 6)))
        .isNotEqualTo(sample);
    assertThat(ids(GradientStage.sample(RandomImages.rdd(images, 2, 0), 0, 5))).hasSize(30);
  }

  private static List<String> ids(JavaRDD<ImageRecord> images) {
    return images.map(ImageRecord::id).collect().stream().sorted().toList();
  }

  @Test
  void nothingToAverageIsRefused() {
    assertThatThrownBy(
            () ->
                GradientStage.run(
                    RandomImages.rdd(List.of(), 1, 0),
                    constant(1),
                    TWO,
                    everything(),
                    GradientStatistic.FISHER))
        .hasMessageContaining("no images");
  }
}
