package org.permafrost.spark.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.TinyNetwork;
import org.permafrost.freeze.teacher.Teacher;
import org.permafrost.image.Augmentation;
import org.permafrost.image.Normalizer;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.evaluation.Logits;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Settings;
import org.permafrost.settings.StrategySettings.LossKind;
import org.permafrost.settings.TrainSettings.Rule;
import org.permafrost.spark.ImageRecord;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.LossRule;

/** Training that keeps what an earlier network says of classes 2 and 3 on images of 0 and 1. */
class DistilledTrainingTest {
  private static final double STRENGTH = 1.5;
  private static final double TEMPERATURE = 2;
  private static final SortedSet<Integer> NEW = new TreeSet<>(Set.of(0, 1));
  private static final SortedSet<Integer> OLD = new TreeSet<>(Set.of(2, 3));

  /** One step of plain descent, so that it is the gradient. */
  private static final String[] ONE_STEP = {
    "train.workers", "1",
    "train.batch-size", "64",
    "train.averaging-frequency", "1",
    "train.augment.flip", "false",
    "train.augment.crop-padding", "0",
    "train.optimizer.learning-rate", "1"
  };

  private static ComputationGraph network(long seed) {
    ComputationGraph network = new ComputationGraph(TinyNetwork.configuration(Rule.SGD, 0));
    network.init();
    if (seed > 0) {
      network.fit(TinyNetwork.data(seed));
    }
    return network;
  }

  private static Teacher teacher(double strength) {
    return Teacher.of(FloatArrays.copyOf(network(5).params()), OLD, strength, TEMPERATURE);
  }

  private static float[] trained(JavaRDD<ImageRecord> images, Teacher teacher, String... settings) {
    try (EpochTrainer trainer =
        new EpochTrainer(
            images,
            network(0),
            TinyNetwork.SIZE,
            TinyNetwork.CLASSES,
            TinyTraining.settings(settings),
            new LossRule(LossKind.FULL, 1),
            new float[0],
            0)) {
      trainer.train(
          LearningState.start(NEW),
          FreezePlan.nothing().with(teacher),
          Progress.SILENT,
          () -> false);
      return trainer.parameters();
    }
  }

  private static String[] and(String[] settings, String... more) {
    return Stream.concat(Arrays.stream(settings), Arrays.stream(more)).toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stock", "native"})
  void theStepOfTheClassifiersBiasIsThatOfADoublePrecisionReference(String layers) {
    float[] before = FloatArrays.copyOf(network(0).params());
    float[] after =
        trained(
            TinyTraining.images(2, 0), teacher(STRENGTH), and(ONE_STEP, "network.layers", layers));
    double[] expected = gradientOfBias();

    int bias = FilterCatalog.of(network(0)).classifier().bias().orElseThrow().start();
    for (int k = 0; k < TinyNetwork.CLASSES; k++) {
      assertThat(before[bias + k] - (double) after[bias + k])
          .as("class " + k)
          .isCloseTo(expected[k], within(1e-5));
    }
    assertThat(expected[2]).as("answers differ").isNotCloseTo(0, within(1e-3));
  }

  /** Mean over images: cross-entropy among new classes, distillation among old ones. */
  private static double[] gradientOfBias() {
    DataSet batch = batch();
    // The logarithm of a softmax over all is the logits up to what all have in common.
    INDArray now = network(0).output(true, batch.getFeatures())[0];
    float[][] then = Logits.of(network(5), batch.getFeatures());
    int n = batch.numExamples();
    double[] gradient = new double[TinyNetwork.CLASSES];
    for (int i = 0; i < n; i++) {
      double[] z = new double[TinyNetwork.CLASSES];
      for (int k = 0; k < z.length; k++) {
        z[k] = Math.log(now.getDouble(i, k));
      }
      double first = 1 / (1 + Math.exp(z[1] - z[0]));
      boolean isFirst = batch.getLabels().getFloat(i, 0) == 1;
      gradient[0] += (first - (isFirst ? 1 : 0)) / n;
      gradient[1] += ((isFirst ? 1 : 0) - first) / n;
      double p = 1 / (1 + Math.exp((then[i][3] - then[i][2]) / TEMPERATURE));
      double q = 1 / (1 + Math.exp((z[3] - z[2]) / TEMPERATURE));
      gradient[2] += STRENGTH * TEMPERATURE * (q - p) / n;
      gradient[3] -= STRENGTH * TEMPERATURE * (q - p) / n;
    }
    return gradient;
  }

  private static DataSet batch() {
    Settings settings = TinyTraining.settings(ONE_STEP);
    BatchRecipe recipe =
        new BatchRecipe(
            64,
            TinyNetwork.SIZE,
            TinyNetwork.CLASSES,
            new LossRule(LossKind.FULL, 1).epoch(LearningState.start(NEW), Map.of(0, 1L, 1, 1L)),
            0,
            new Augmentation(
                settings.train().augment(), new Normalizer(settings.train().normalization())),
            1,
            1);
    List<ImageRecord> images =
        TinyTraining.images(1, 0).filter(image -> NEW.contains(image.label())).collect();
    return recipe.batches(images.iterator()).next();
  }

  @Test
  void itDependsNeitherOnPartitionsNorOnTheirOrder() {
    float[] one = trained(TinyTraining.images(1, 0), teacher(STRENGTH));

    assertThat(trained(TinyTraining.images(3, 7), teacher(STRENGTH))).isEqualTo(one);
    assertThat(trained(TinyTraining.images(1, 0), Teacher.none())).isNotEqualTo(one);
  }

  @Test
  void withoutWeightNobodyIsHeard() {
    assertThat(trained(TinyTraining.images(1, 0), teacher(0)))
        .isEqualTo(trained(TinyTraining.images(1, 0), Teacher.none()));
  }
}
