package org.permafrost.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.freeze.TinyNetwork;
import org.permafrost.image.Normalizer;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.ConfusionMatrix;
import org.permafrost.score.FilterScorer;
import org.permafrost.score.ImageScorers;
import org.permafrost.score.Scorer;
import org.permafrost.score.method.Scorers;
import org.permafrost.score.ranking.ScoreSheet;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.TrainSettings.Rule;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.RandomImages;

/** Evaluation and scoring: the same bits for any partitioning, order and retry. */
class InferenceStagesTest {
  private static final int CLASSES = 4;
  private static final int BATCH = 8;
  private static final List<ImageRecord> IMAGES = RandomImages.list(37, CLASSES);
  private static final List<FilterScorer> METHODS = ImageScorers.all();
  private static final Normalizer NORMALIZER =
      new Normalizer(SettingsLoader.defaults().train().normalization());

  private static ComputationGraph network;
  private static NetworkSnapshot snapshot;
  private static int filters;

  @BeforeAll
  static void build() {
    network = TinyNetwork.trained(Rule.NESTEROV, 3);
    snapshot =
        new NetworkSnapshot(
            network.getConfiguration().toJson(), FloatArrays.copyOf(network.params()), NORMALIZER);
    filters = FilterCatalog.of(network).filters().size();
  }

  private static ConfusionMatrix evaluate(JavaRDD<ImageRecord> images) {
    return EvaluationStage.run(images, snapshot, CLASSES, BATCH);
  }

  private static List<String> score(JavaRDD<ImageRecord> images) {
    return score(images, snapshot);
  }

  private static List<String> score(JavaRDD<ImageRecord> images, NetworkSnapshot network) {
    List<String> texts = new ArrayList<>();
    ScoreSheet sheet = ScoringStage.run(images, network, METHODS, filters, BATCH);
    for (Scorer method : sheet.scorers()) {
      sheet.of(method).forEach(scores -> texts.add(method.name() + " " + text(scores)));
    }
    return texts;
  }

  /** Every bit of the statistics of a class. */
  private static String text(ClassScores scores) {
    return HexFormat.of().formatHex(scores.toBytes());
  }

  private static String text(ConfusionMatrix matrix) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < matrix.classes(); i++) {
      for (int j = 0; j < matrix.classes(); j++) {
        text.append(matrix.count(i, j)).append(' ');
      }
    }
    return text.toString();
  }

  private static JavaRDD<ImageRecord> plain() {
    return RandomImages.rdd(IMAGES, 2, 0);
  }

  @Test
  void evaluationAgreesWithOneImageAtATime() {
    ConfusionMatrix expected = new ConfusionMatrix(CLASSES);
    SortedSet<String> mistakes = new TreeSet<>();
    for (ImageRecord image : IMAGES) {
      float[] x = new float[3 * 32 * 32];
      NORMALIZER.write(image.rgb(), 32, x, 0);
      int predicted =
          network
              .output(false, Nd4j.createFromArray(x).reshape(1, 3, 32, 32))[0]
              .argMax(1)
              .getInt(0);
      expected.add(image.label(), predicted);
      if (predicted != image.label()) {
        mistakes.add(image.id());
      }
    }

    assertThat(text(evaluate(plain()))).isEqualTo(text(expected));
    assertThat(EvaluationStage.mistakes(plain(), snapshot, BATCH)).isEqualTo(mistakes);
    assertThat(mistakes).isNotEmpty().hasSizeLessThan(IMAGES.size());
  }

  @Tag("invariance")
  @ParameterizedTest
  @EnumSource(Layers.class)
  void partitionsAndOrderChangeNothing(Layers layers) {
    NetworkSnapshot network =
        new NetworkSnapshot(snapshot.configuration(), snapshot.values(), NORMALIZER, layers);
    String matrix = text(EvaluationStage.run(plain(), network, CLASSES, BATCH));
    List<String> scores = score(plain(), network);
    int[] partitions = {1, 2, 7, 64};
    for (int i = 0; i < partitions.length; i++) {
      JavaRDD<ImageRecord> images = RandomImages.rdd(IMAGES, partitions[i], i + 1);

      assertThat(text(EvaluationStage.run(images, network, CLASSES, BATCH))).isEqualTo(matrix);
      assertThat(score(images, network)).as("%d partitions", partitions[i]).isEqualTo(scores);
    }
  }

  private static List<String> vectors(List<ImageVector> vectors) {
    return vectors.stream()
        .map(v -> v.imageId() + " " + v.label() + " " + Arrays.toString(v.values()))
        .toList();
  }

  @Tag("invariance")
  @Test
  void featuresAndLogitsComeByImageIdWhateverThePartitions() {
    List<String> features = vectors(VectorStage.features(plain(), snapshot, BATCH));
    JavaRDD<ImageRecord> others = RandomImages.rdd(IMAGES, 7, 4);

    assertThat(vectors(VectorStage.features(others, snapshot, BATCH))).isEqualTo(features);
    assertThat(vectors(VectorStage.features(failingOnce(), snapshot, BATCH))).isEqualTo(features);
    assertThat(features)
        .isSorted()
        .hasSize(37)
        .allSatisfy(text -> assertThat(text.split(",")).as("width").hasSize(64));
    assertThat(vectors(VectorStage.logits(others, snapshot, BATCH)))
        .isEqualTo(vectors(VectorStage.logits(plain(), snapshot, BATCH)))
        .allSatisfy(text -> assertThat(text.split(",")).hasSize(CLASSES));
  }

  @Test
  void aRetriedTaskCountsOnce() {
    assertThat(text(evaluate(failingOnce()))).isEqualTo(text(evaluate(plain())));
    assertThat(score(failingOnce())).isEqualTo(score(plain()));
  }

  @Test
  void classesAppearByLabelWithTheirImages() {
    List<ClassScores> scores =
        ScoringStage.run(
                plain().filter(image -> image.label() != 2), snapshot, METHODS, filters, BATCH)
            .of(Scorers.MAX_ACTIVATION);

    assertThat(scores).extracting(ClassScores::label).containsExactly(0, 1, 3);
    assertThat(scores).extracting(ClassScores::count).containsExactly(10L, 9L, 9L);
  }

  @Test
  void noImagesGiveNoScoresAndAnEmptyMatrix() {
    JavaRDD<ImageRecord> none = plain().filter(image -> false);

    assertThat(score(none)).isEmpty();
    assertThat(evaluate(none).images()).isZero();
  }

  /** The first attempt at every partition dies in the middle of it. */
  private static JavaRDD<ImageRecord> failingOnce() {
    return RandomImages.rdd(IMAGES, 2, 9)
        .mapPartitions(
            part -> {
              boolean first = TaskContext.get().attemptNumber() == 0;
              List<ImageRecord> images = new ArrayList<>();
              part.forEachRemaining(images::add);
              return first ? dyingAfter(BATCH + 1, images.iterator()) : images.iterator();
            });
  }

  private static Iterator<ImageRecord> dyingAfter(int count, Iterator<ImageRecord> images) {
    return new Iterator<>() {
      private int left = count;

      @Override
      public boolean hasNext() {
        return images.hasNext();
      }

      @Override
      public ImageRecord next() {
        if (left-- == 0) {
          throw new IllegalStateException("this attempt dies here, on purpose");
        }
        return images.next();
      }
    };
  }
}
