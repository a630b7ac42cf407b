package org.permafrost.spark.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.image.Augmentation;
import org.permafrost.image.Normalizer;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.TrainSettings.AugmentSettings;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.RandomImages;
import org.permafrost.strategy.EpochLoss;

class BatchRecipeTest {
  private static final float OUT = -1;
  private static final List<ImageRecord> IMAGES = RandomImages.list(10, 5);
  private static final Normalizer NORMALIZER =
      new Normalizer(SettingsLoader.defaults().train().normalization());

  /** Five outputs; 0, 1, 3, 4 in training; 1 and 4 active. */
  private static BatchRecipe recipe(double smoothing, int epoch) {
    return new BatchRecipe(
        4,
        RandomImages.SIZE,
        5,
        new EpochLoss(labels(1, 4), unshifted(1, 4), unshifted(0, 1, 3, 4)),
        smoothing,
        new Augmentation(new AugmentSettings(true, 4, 0), NORMALIZER),
        7,
        epoch);
  }

  private static SortedMap<Integer, Double> unshifted(Integer... labels) {
    SortedMap<Integer, Double> offsets = new TreeMap<>();
    for (Integer label : labels) {
      offsets.put(label, 0.0);
    }
    return offsets;
  }

  private static SortedSet<Integer> labels(Integer... labels) {
    return new TreeSet<>(Set.of(labels));
  }

  private static List<DataSet> batches(BatchRecipe recipe, List<ImageRecord> images) {
    return ImmutableList.copyOf(recipe.batches(images.iterator()));
  }

  private static float[] label(double smoothing, int image) {
    return batches(recipe(smoothing, 1), List.of(IMAGES.get(image)))
        .get(0)
        .getLabels()
        .toFloatVector();
  }

  @Test
  void anActiveImageSeesTheActiveClassesAndAResidueImageAllInTraining() {
    assertThat(label(0, 1)).containsExactly(OUT, 1, OUT, OUT, 0);
    assertThat(label(0, 3)).containsExactly(0, 0, OUT, 1, 0);
  }

  @Test
  void anImageThatCountsForMoreHasAsManyTimesTheTarget() {
    BatchRecipe plain = recipe(0.2, 1);
    BatchRecipe weighted =
        new BatchRecipe(
            plain.batchSize(),
            plain.imageSize(),
            plain.classes(),
            plain.loss(),
            plain.smoothing(),
            plain.augmentation(),
            plain.seed(),
            plain.epoch(),
            image -> image.equals(IMAGES.get(0).id()) ? 4 : 1);

    float[][] labels = batches(weighted, IMAGES.subList(0, 2)).get(0).getLabels().toFloatMatrix();

    assertThat(labels[0]).containsExactly(new float[] {3.4f, 0.2f, OUT, 0.2f, 0.2f}, within(1e-6f));
    assertThat(labels[1]).containsExactly(new float[] {OUT, 0.9f, OUT, OUT, 0.1f}, within(1e-6f));
  }

  @Test
  void smoothingSpreadsOverTheClassesInTheSoftmaxAndSumsToOne() {
    assertThat(label(0.1, 4)).containsExactly(OUT, 0.05f, OUT, OUT, 0.95f);
    assertThat(label(0.2, 0)).containsExactly(0.85f, 0.05f, OUT, 0.05f, 0.05f);
  }

  @Test
  void minibatchesOfARoundAreOfEvenSizeAndInOrder() {
    List<DataSet> batches = batches(recipe(0, 1), IMAGES);

    assertThat(batches).extracting(DataSet::numExamples).containsExactly(3, 3, 4);
    assertThat(batches(recipe(0, 1), IMAGES.subList(0, 8)))
        .extracting(DataSet::numExamples)
        .containsExactly(4, 4);
    assertThat(batches(recipe(0, 1), List.of())).isEmpty();
    DataSet last = batches.get(2);
    assertThat(last.getFeatures().shape()).containsExactly(4, 3, 32, 32);
    assertThat(last.getLabels().shape()).containsExactly(4, 5);
    for (int i = 0; i < 4; i++) {
      assertThat(last.getLabels().getRow(i).toFloatVector()).isEqualTo(label(0, 6 + i));
      assertThat(last.getFeatures().slice(i).reshape(3 * 32 * 32).toFloatVector())
          .isEqualTo(augmented(IMAGES.get(6 + i), 1));
    }
  }

  @Test
  void augmentationIsKeyedByImageAndEpochNotByPlaceInTheBatch() {
    float[] alone = features(recipe(0, 1), List.of(IMAGES.get(3)), 0);

    assertThat(features(recipe(0, 1), IMAGES.subList(1, 4), 2))
        .isEqualTo(alone)
        .isEqualTo(augmented(IMAGES.get(3), 1));
    assertThat(features(recipe(0, 2), List.of(IMAGES.get(3)), 0)).isNotEqualTo(alone);
  }

  private static float[] features(BatchRecipe recipe, List<ImageRecord> images, int place) {
    return batches(recipe, images)
        .get(0)
        .getFeatures()
        .slice(place)
        .reshape(3 * 32 * 32)
        .toFloatVector();
  }

  private static float[] augmented(ImageRecord image, int epoch) {
    float[] features = new float[3 * 32 * 32];
    new Augmentation(new AugmentSettings(true, 4, 0), NORMALIZER)
        .write(image.rgb(), 32, Augmentation.random(7, epoch, image.id()), features, 0);
    return features;
  }
}
