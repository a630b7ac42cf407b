package org.permafrost.spark.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.TinyNetwork;
import org.permafrost.image.Augmentation;
import org.permafrost.image.Normalizer;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.PartialSoftmaxLoss;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;
import org.permafrost.progress.Progress;
import org.permafrost.rank.FreezeMask;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.StrategySettings.LossKind;
import org.permafrost.settings.TrainSettings.Rule;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.LocalSpark;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.LossRule;

/** From the loss setting to the gradient that a replica sees. */
class TrainingLossTest {
  private static final Settings SETTINGS = TinyTraining.settings();

  /** Loss and gradient of an image of this class whose logits are all zero. */
  private record Seen(double loss, float[] gradient) {}

  private static Seen seen(
      LossRule rule, int outputs, Set<Integer> active, Map<Integer, Long> counts, int label) {
    TreeSet<Integer> classes = new TreeSet<>();
    for (int k = 0; k < outputs; k++) {
      classes.add(k);
    }
    BatchRecipe recipe =
        new BatchRecipe(
            4,
            32,
            outputs,
            rule.epoch(state(classes, active), counts),
            0,
            new Augmentation(
                SETTINGS.train().augment(), new Normalizer(SETTINGS.train().normalization())),
            1,
            1);
    DataSet batch = recipe.batches(List.of(image(0, label)).iterator()).next();
    INDArray logits = Nd4j.zeros(1, outputs);
    PartialSoftmaxLoss loss = new PartialSoftmaxLoss();
    ActivationSoftmax softmax = new ActivationSoftmax();
    return new Seen(
        loss.computeScore(batch.getLabels(), logits, softmax, null, false),
        loss.computeGradient(batch.getLabels(), logits, softmax, null).toFloatVector());
  }

  private static void check(Seen seen, double loss, double... gradient) {
    assertThat(seen.loss()).isCloseTo(loss, within(1e-6));
    assertThat(seen.gradient()).hasSize(gradient.length);
    for (int k = 0; k < gradient.length; k++) {
      assertThat((double) seen.gradient()[k]).isCloseTo(gradient[k], within(1e-6));
      assertThat(gradient[k] != 0 || seen.gradient()[k] == 0).isTrue();
    }
  }

  @Test
  void fullByHand() {
    LossRule full = new LossRule(LossKind.FULL, 1);
    Map<Integer, Long> counts = Map.of(0, 3L, 1, 1L);

    check(seen(full, 2, Set.of(0, 1), counts, 1), Math.log(2), 0.5, -0.5);
    check(seen(full, 2, Set.of(1), counts, 0), Math.log(2), -0.5, 0.5);
  }

  @Test
  void activeClassesByHand() {
    LossRule active = new LossRule(LossKind.ACTIVE_CLASSES, 1);
    Map<Integer, Long> counts = Map.of(0, 1L, 1, 3L, 2, 3L);

    check(seen(active, 3, Set.of(1, 2), counts, 1), Math.log(2), 0, -0.5, 0.5);
    check(seen(active, 3, Set.of(1, 2), counts, 0), Math.log(3), -2 / 3.0, 1 / 3.0, 1 / 3.0);
  }

  @Test
  void balancedByHand() {
    LossRule balanced = new LossRule(LossKind.BALANCED, 1);
    Map<Integer, Long> counts = Map.of(0, 3L, 1, 1L);

    check(seen(balanced, 2, Set.of(0), counts, 0), Math.log(4 / 3.0), -0.25, 0.25);
    check(seen(balanced, 2, Set.of(0), counts, 1), Math.log(4), 0.75, -0.75);
  }

  @Test
  void logitAdjustmentByHand() {
    LossRule squared = new LossRule(LossKind.LOGIT_ADJUSTED, 2);
    Map<Integer, Long> counts = Map.of(0, 3L, 1, 1L);

    check(seen(squared, 2, Set.of(0), counts, 0), Math.log(10 / 9.0), -0.1, 0.1);
    check(seen(squared, 2, Set.of(0), counts, 1), Math.log(10), 0.9, -0.9);
  }

  @Test
  void aDroppedClassWithoutResidueIsNeitherPushedNorNotANumber() {
    LossRule balanced = new LossRule(LossKind.BALANCED, 1);

    check(
        seen(balanced, 3, Set.of(1, 2), Map.of(1, 6L, 2, 2L), 1),
        Math.log(4 / 3.0),
        0,
        -0.25,
        0.25);
  }

  @Test
  void aWholeEpochWithABalancedSoftmaxLeavesAnAbsentClassifierRowAlone() {
    LearningState state = state(new TreeSet<>(Set.of(0, 1, 2, 3)), Set.of(1, 2, 3));
    float[] before = FloatArrays.copyOf(network().params());

    float[] balanced = train(LossKind.BALANCED, state);
    float[] full = train(LossKind.FULL, state);

    for (Range range : FilterCatalog.of(network()).classifier().ranges(0)) {
      assertThat(cut(balanced, range)).isEqualTo(cut(before, range));
      assertThat(cut(full, range)).isNotEqualTo(cut(before, range));
    }
    assertThat(train(LossKind.BALANCED, state)).isEqualTo(balanced);
  }

  private static float[] cut(float[] values, Range range) {
    return Arrays.copyOfRange(values, range.start(), range.end());
  }

  private static float[] train(LossKind kind, LearningState state) {
    List<ImageRecord> images = new ArrayList<>();
    for (int i = 0; i < 28; i++) {
      images.add(image(i, i % 7 == 0 ? 3 : i % 3));
    }
    try (EpochTrainer trainer =
        new EpochTrainer(
            JavaSparkContext.fromSparkContext(
                    LocalSpark.session(SettingsLoader.defaults()).sparkContext())
                .parallelize(images, 3),
            network(),
            32,
            4,
            SETTINGS,
            new LossRule(kind, 1),
            new float[0],
            0)) {
      EpochResult result = trainer.train(state, FreezePlan.nothing(), Progress.SILENT, () -> false);
      assertThat(result.loss()).isFinite().isPositive();
      return trainer.parameters();
    }
  }

  private static ComputationGraph network() {
    ComputationGraph network = new ComputationGraph(TinyNetwork.configuration(Rule.NESTEROV, 0));
    network.init();
    return network;
  }

  private static LearningState state(SortedSet<Integer> classes, Set<Integer> active) {
    return new LearningState(
        0,
        classes,
        new TreeSet<>(active),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        FreezeMask.none(),
        -1);
  }

  private static ImageRecord image(int number, int label) {
    byte[] pixels = new byte[32 * 32 * 3];
    new Random(number).nextBytes(pixels);
    return new ImageRecord("train/" + number + ".png", label, 32, "rgb", pixels);
  }
}
