package org.permafrost.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.permafrost.freeze.TinyNetwork;
import org.permafrost.head.Answer;
import org.permafrost.head.Answers;
import org.permafrost.head.HeadKind;
import org.permafrost.head.HeadNumbers;
import org.permafrost.head.file.FeatureSource;
import org.permafrost.head.sums.Expansion;
import org.permafrost.head.sums.FeatureMap;
import org.permafrost.head.sums.FeatureSums;
import org.permafrost.head.sums.PartialSums;
import org.permafrost.image.Normalizer;
import org.permafrost.network.FloatArrays;
import org.permafrost.rank.ConfusionMatrix;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.TrainSettings.Rule;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.RandomImages;

/** Sums and answers of heads: the same bits for any partitioning, order and retry. */
class HeadStageTest {
  private static final int BATCH = 8;
  private static final List<ImageRecord> IMAGES = RandomImages.list(61, 3);
  private static final Map<Integer, String> NAMES = Map.of(0, "x", 1, "y", 2, "z");
  private static final FeatureSource SOURCE =
      new FeatureSource(
          "",
          "output",
          IntStream.range(0, 64).filter(i -> i % 5 != 0).boxed().toList(),
          new TreeMap<>());

  private static NetworkSnapshot snapshot;

  @BeforeAll
  static void build() {
    ComputationGraph network = TinyNetwork.trained(Rule.NESTEROV, 3);
    snapshot =
        new NetworkSnapshot(
            network.getConfiguration().toJson(),
            FloatArrays.copyOf(network.params()),
            new Normalizer(SettingsLoader.defaults().train().normalization()));
  }

  private record Outcome(FeatureSums sums, Map<Answer, ConfusionMatrix> matrices) {}

  private static Outcome outcome(HeadKind kind, JavaRDD<ImageRecord> images) {
    try (HeadFeatures features = new HeadFeatures(images, snapshot, SOURCE, BATCH)) {
      FeatureMap map = map(kind, features);
      FeatureSums sums = HeadSumsStage.run(features, NAMES, map, kind.spread());
      Answers answers =
          new Answers(
              3,
              List.of(new int[] {0}, new int[] {1, 2}),
              new int[] {0, 1, 2},
              new double[] {1, 0.5, 0.5},
              1000,
              0.5);
      return new Outcome(
          sums,
          HeadStage.run(
              features,
              Map.of(0, 0, 1, 1, 2, 2),
              map,
              kind.fit(sums, new HeadNumbers(1e-4, 1, 1, 1e-3, 1)),
              answers));
    }
  }

  private static FeatureMap map(HeadKind kind, HeadFeatures features) {
    float largest = features.largest(kind.expansion());
    if (kind.expansion() != Expansion.RANDOM) {
      return FeatureMap.of(kind.expansion(), 51, largest);
    }
    // Its matrix needs more than one block.
    FeatureMap map =
        FeatureMap.random(
            51, 700, 1, largest, new ArrayList<>(java.util.Collections.nCopies(51, 900)));
    return map.scaled(features.largestRandom(map));
  }

  private static String text(Outcome outcome) {
    StringBuilder text = new StringBuilder();
    outcome
        .matrices()
        .forEach(
            (answer, matrix) -> {
              text.append(answer);
              for (int i = 0; i < 9; i++) {
                text.append(' ').append(matrix.count(i / 3, i % 3));
              }
            });
    return text.toString();
  }

  @Tag("invariance")
  @ParameterizedTest
  @EnumSource(HeadKind.class)
  void partitionsOrderAndRetriesChangeNothing(HeadKind kind) {
    Outcome expected = outcome(kind, RandomImages.rdd(IMAGES, 1, 0));

    assertThat(expected.sums().images()).isEqualTo(61);
    assertThat(expected.matrices()).hasSize(7);
    assertThat(expected.matrices().get(Answer.HEAD).accuracy()).isGreaterThan(0.5);
    for (JavaRDD<ImageRecord> images :
        List.of(RandomImages.rdd(IMAGES, 3, 1), RandomImages.rdd(IMAGES, 90, 2), dyingOnce())) {
      Outcome other = outcome(kind, images);
      assertThat(other.sums()).isEqualTo(expected.sums());
      assertThat(text(other)).isEqualTo(text(expected));
    }
  }

  /** Blocks that travel are those that one place would have added up. */
  @ParameterizedTest
  @EnumSource(HeadKind.class)
  void sumsAreThoseOfTheFeatures(HeadKind kind) {
    List<ImageVector> vectors =
        VectorStage.features(RandomImages.rdd(IMAGES, 2, 0), snapshot, BATCH);
    FeatureSums sums = outcome(kind, RandomImages.rdd(IMAGES, 4, 3)).sums();
    PartialSums expected = new PartialSums(sums.map(), kind.spread());
    vectors.forEach(v -> expected.add(NAMES.get(v.label()), SOURCE.of(v.values())));

    assertThat(sums).isEqualTo(expected.sums());
    assertThat(sums.products().values())
        .allSatisfy(
            t ->
                assertThat(Arrays.stream(t.rows()).mapToInt(r -> r.length).max().orElse(0))
                    .isEqualTo(sums.map().outputs()));
  }

  /** The first attempt at every partition dies when half of its images are read. */
  private static JavaRDD<ImageRecord> dyingOnce() {
    return RandomImages.rdd(IMAGES, 2, 9)
        .mapPartitions(
            part -> {
              List<ImageRecord> images = new ArrayList<>();
              part.forEachRemaining(images::add);
              if (TaskContext.get().attemptNumber() == 0 && images.size() > 20) {
                throw new IllegalStateException("this attempt dies here, on purpose");
              }
              return images.iterator();
            });
  }
}
