package org.permafrost.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.FrozenCheck;
import org.permafrost.freeze.TinyNetwork;
import org.permafrost.network.FilterCatalog;
import org.permafrost.network.FloatArrays;
import org.permafrost.progress.Progress;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.StrategySettings.FreezeKind;
import org.permafrost.settings.StrategySettings.LossKind;
import org.permafrost.settings.TrainSettings;
import org.permafrost.settings.TrainSettings.Rule;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.LossRule;

class EpochTrainerTest {
  private static final int IMAGES = 44;

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void resultDoesNotDependOnPartitionsOrOrder(int partitions) {
    assertThat(train(images(partitions, 3), 2, FreezePlan.nothing()))
        .isEqualTo(train(images(2, 0), 2, FreezePlan.nothing()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5})
  void frozenFiltersKeepTheirBitsThroughAveraging(int workers) {
    FilterCatalog catalog = FilterCatalog.of(network());
    FreezePlan plan =
        FreezePlan.of(
            catalog,
            FreezeKind.EXACT,
            List.of(catalog.layers().get(0).filter(3), catalog.layers().get(4).filter(7)),
            Set.of(1));
    float[] before = FloatArrays.copyOf(network().params());

    float[] after = train(images(2, 0), workers, plan);

    FrozenCheck.unmoved(plan.zeroUpdate(), before, after);
    assertThat(after).isNotEqualTo(before);
  }

  @Test
  void trainsOnActiveClassesAndResidueOnly() {
    JavaRDD<ImageRecord> images = images(2, 0);
    LearningState start = LearningState.start(new TreeSet<>(Set.of(0, 1, 2, 3)));
    LearningState dropped =
        new LearningState(
                0,
                start.classes(),
                new TreeSet<>(Set.of(1, 2, 3)),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                start.mask(),
                -1)
            .withResidue(ResidueStage.choose(images, Set.of(0), 0.2, 1, 0, Set.of()));
    try (EpochTrainer trainer = trainer(images, 2)) {
      EpochResult result =
          trainer.train(dropped, FreezePlan.nothing(), Progress.SILENT, () -> false);

      assertThat(result.imagesByLabel()).isEqualTo(Map.of(0, 2L, 1, 11L, 2, 11L, 3, 11L));
      assertThat(result.images()).isEqualTo(35);
      assertThat(result.loss()).isFinite().isPositive();
    }
  }

  @Test
  void momentumIsAveragedAndCarriedOver() {
    try (EpochTrainer trainer = trainer(images(2, 0), 2)) {
      trainer.train(state(), FreezePlan.nothing(), Progress.SILENT, () -> false);
      assertThat(trainer.updaterState())
          .isNotEmpty()
          .satisfies(s -> assertThat(norm(s)).isPositive());
      assertThat(trainer.iteration()).isEqualTo(4);
    }
  }

  private static double norm(float[] values) {
    double squares = 0;
    for (float v : values) {
      squares += (double) v * v;
    }
    return Math.sqrt(squares);
  }

  private static float[] train(JavaRDD<ImageRecord> images, int workers, FreezePlan plan) {
    try (EpochTrainer trainer = trainer(images, workers)) {
      trainer.train(state(), plan, Progress.SILENT, () -> false);
      return trainer.parameters();
    }
  }

  private static LearningState state() {
    return LearningState.start(new TreeSet<>(Set.of(0, 1, 2, 3)));
  }

  private static EpochTrainer trainer(JavaRDD<ImageRecord> images, int workers) {
    TrainSettings settings =
        SettingsLoader.load(
                java.util.Optional.empty(),
                Map.of(
                    "train.workers", "" + workers,
                    "train.batch-size", "8",
                    "train.averaging-frequency", "2",
                    "train.epochs", "2"))
            .train();
    return new EpochTrainer(
        images,
        network(),
        32,
        4,
        settings,
        new LossRule(LossKind.ACTIVE_CLASSES, 1),
        new float[0],
        0);
  }

  private static ComputationGraph network() {
    ComputationGraph network = new ComputationGraph(TinyNetwork.configuration(Rule.NESTEROV, 1e-3));
    network.init();
    return network;
  }

  private static JavaRDD<ImageRecord> images(int partitions, long shuffle) {
    return RandomImages.rdd(RandomImages.list(IMAGES, 4), partitions, shuffle);
  }
}
