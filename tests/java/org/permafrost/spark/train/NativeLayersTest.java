package org.permafrost.spark.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.permafrost.spark.train.TinyTraining.IMAGES;
import static org.permafrost.spark.train.TinyTraining.images;
import static org.permafrost.spark.train.TinyTraining.initial;
import static org.permafrost.spark.train.TinyTraining.network;
import static org.permafrost.spark.train.TinyTraining.state;
import static org.permafrost.spark.train.TinyTraining.trainer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.permafrost.freeze.ExactPlan;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.FrozenCheck;
import org.permafrost.image.Normalizer;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.progress.Progress;
import org.permafrost.rank.ClassScores;
import org.permafrost.score.method.Scorers;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.stage.EvaluationStage;
import org.permafrost.spark.stage.ImageVector;
import org.permafrost.spark.stage.ScoringStage;
import org.permafrost.spark.stage.VectorStage;

/** Training, scoring and evaluation on native layers: as reproducible as DL4J's, and as right. */
class NativeLayersTest {
  @Tag("invariance")
  @ParameterizedTest
  @CsvSource({"1,3", "7,4"})
  void trainingDoesNotDependOnPartitionsOrOrder(int partitions, long shuffle) {
    assertThat(trained(Layers.NATIVE, images(partitions, shuffle), FreezePlan.nothing()))
        .isEqualTo(trained(Layers.NATIVE, images(2, 0), FreezePlan.nothing()));
  }

  @Test
  void trainingEndsCloseToStock() {
    float[] natively = trained(Layers.NATIVE, images(2, 0), FreezePlan.nothing());
    float[] stock = trained(Layers.STOCK, images(2, 0), FreezePlan.nothing());

    assertThat(natively).isNotEqualTo(stock);
    assertThat(distance(natively, stock)).isLessThan(1e-3 * distance(stock, initial()));
  }

  @Tag("invariance")
  @Test
  void frozenFiltersKeepTheirBits() {
    FilterCatalog catalog = FilterCatalog.of(network());
    FreezePlan plan =
        ExactPlan.of(
            catalog,
            List.of(catalog.layers().get(0).filter(3), catalog.layers().get(4).filter(7)),
            Set.of(1));

    float[] after = trained(Layers.NATIVE, images(2, 0), plan);

    FrozenCheck.unmoved(plan.zeroUpdate(), initial(), after);
    assertThat(after).isNotEqualTo(initial());
  }

  @Test
  void scoresAndPredictionsAreThoseOfStock() {
    NetworkSnapshot natively = snapshot(Layers.NATIVE);
    NetworkSnapshot stock = snapshot(Layers.STOCK);

    assertThat(largestDifference(scores(natively, 2), scores(stock, 2))).isBetween(1e-12, 1e-5);
    assertThat(scores(natively, 5)).isEqualTo(scores(natively, 2));
    assertThat(EvaluationStage.mistakes(images(2, 0), natively, 8))
        .isEqualTo(EvaluationStage.mistakes(images(2, 0), stock, 8));
    List<ImageVector> logits = VectorStage.logits(images(2, 0), natively, 8);
    List<ImageVector> expected = VectorStage.logits(images(2, 0), stock, 8);
    for (int i = 0; i < IMAGES; i++) {
      assertThat(logits.get(i).values()).containsExactly(expected.get(i).values(), within(1e-4f));
    }
  }

  @Test
  void scoresOfTrainingPassesAreThoseOfStock() {
    List<Double> natively = running(Layers.NATIVE);

    assertThat(largestDifference(natively, running(Layers.STOCK))).isBetween(1e-12, 1e-2);
    assertThat(running(Layers.NATIVE)).isEqualTo(natively);
  }

  private static List<Double> running(Layers layers) {
    try (EpochTrainer trainer =
        trainer(
            images(2, 0),
            "train.mode",
            "freeze",
            "strategy.rank-when",
            "running",
            "network.layers",
            layers.label())) {
      return sums(
          trainer.train(state(), FreezePlan.nothing(), Progress.SILENT, () -> false).scores());
    }
  }

  private static List<Double> scores(NetworkSnapshot network, int partitions) {
    int filters = FilterCatalog.of(network()).index().size();
    return sums(
        ScoringStage.run(
                images(partitions, 1), network, List.of(Scorers.MAX_ACTIVATION), filters, 8)
            .of(Scorers.MAX_ACTIVATION));
  }

  private static List<Double> sums(List<ClassScores> scores) {
    List<Double> all = new ArrayList<>();
    for (ClassScores s : scores) {
      for (int f = 0; f < s.filters(); f++) {
        all.add(s.sum(f) / s.count());
        all.add((double) s.max(f));
      }
    }
    return all;
  }

  private static float[] trained(Layers layers, JavaRDD<ImageRecord> images, FreezePlan plan) {
    try (EpochTrainer trainer = trainer(images, "network.layers", layers.label())) {
      trainer.train(state(), plan, Progress.SILENT, () -> false);
      return trainer.parameters();
    }
  }

  private static NetworkSnapshot snapshot(Layers layers) {
    return new NetworkSnapshot(
        network().getConfiguration().toJson(),
        initial(),
        new Normalizer(SettingsLoader.defaults().train().normalization()),
        layers);
  }

  private static double distance(float[] a, float[] b) {
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      squares += Math.pow((double) a[i] - b[i], 2);
    }
    return Math.sqrt(squares);
  }

  private static double largestDifference(List<Double> a, List<Double> b) {
    assertThat(a).hasSameSizeAs(b);
    double largest = 0;
    for (int i = 0; i < a.size(); i++) {
      largest = Math.max(largest, Math.abs(a.get(i) - b.get(i)) / Math.max(1, b.get(i)));
    }
    return largest;
  }
}
