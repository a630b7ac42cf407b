package org.permafrost.spark.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.permafrost.spark.train.TinyTraining.IMAGES;
import static org.permafrost.spark.train.TinyTraining.images;
import static org.permafrost.spark.train.TinyTraining.initial;
import static org.permafrost.spark.train.TinyTraining.network;
import static org.permafrost.spark.train.TinyTraining.state;
import static org.permafrost.spark.train.TinyTraining.trainer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.freeze.ExactPlan;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.FrozenCheck;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.rank.ClassScores;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.stage.ResidueStage;
import org.permafrost.strategy.LearningState;

class EpochTrainerTest {
  @Tag("invariance")
  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void resultDoesNotDependOnPartitionsOrOrder(int partitions) {
    assertThat(train(images(partitions, 3), 2, FreezePlan.nothing()))
        .isEqualTo(train(images(2, 0), 2, FreezePlan.nothing()));
  }

  @Tag("invariance")
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5})
  void frozenFiltersKeepTheirBitsThroughAveraging(int workers) {
    FilterCatalog catalog = FilterCatalog.of(network());
    FreezePlan plan =
        ExactPlan.of(
            catalog,
            List.of(catalog.layers().get(0).filter(3), catalog.layers().get(4).filter(7)),
            Set.of(1));
    float[] before = initial();

    float[] after = train(images(2, 0), workers, plan);

    FrozenCheck.unmoved(plan.zeroUpdate(), before, after);
    assertThat(after).isNotEqualTo(before);
  }

  @Test
  void trainsOnActiveClassesAndResidueOnly() {
    JavaRDD<ImageRecord> images = images(2, 0);
    LearningState dropped =
        without(0).withResidue(ResidueStage.choose(images, Set.of(0), 0.2, 1, 0, Set.of()));
    try (EpochTrainer trainer = trainer(images)) {
      EpochResult result =
          trainer.train(dropped, FreezePlan.nothing(), Progress.SILENT, () -> false);

      assertThat(result.imagesByLabel()).isEqualTo(Map.of(0, 2L, 1, 11L, 2, 11L, 3, 11L));
      assertThat(result.images()).isEqualTo(35);
      assertThat(result.loss()).isFinite().isPositive();
    }
  }

  /** Training normalises by the statistics of the minibatch, so the loss does not see it. */
  @Test
  void aParameterThatIsNotFiniteEndsTheTraining() {
    ComputationGraph network = network();
    String variance =
        network.paramTable().keySet().stream().filter(k -> k.endsWith("_var")).findFirst().get();
    network.getParam(variance).assign(Float.POSITIVE_INFINITY);
    try (EpochTrainer trainer = trainer(images(2, 0), network, new float[0], 0)) {
      assertThatThrownBy(
              () -> trainer.train(state(), FreezePlan.nothing(), Progress.SILENT, () -> false))
          .isInstanceOf(Problem.class)
          .hasMessageContaining(
              "After epoch 1 a parameter of layer "
                  + variance.substring(0, variance.length() - "_var".length())
                  + " is ")
          .hasMessageContaining("though the loss is finite");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void runningScoresDoNotDependOnPartitionsOrOrder(int partitions) {
    EpochResult expected = scored(images(2, 0));

    assertThat(text(scored(images(partitions, 3)))).isEqualTo(text(expected));
    assertThat(expected.scores()).extracting(ClassScores::label).containsExactly(0, 1, 2, 3);
    assertThat(expected.scores()).allMatch(s -> s.count() == 11);
  }

  private static EpochResult scored(JavaRDD<ImageRecord> images) {
    try (EpochTrainer trainer = trainer(images, TinyTraining.SCORING)) {
      return trainer.train(state(), FreezePlan.nothing(), Progress.SILENT, () -> false);
    }
  }

  private static List<String> text(EpochResult result) {
    List<String> lines = new ArrayList<>();
    for (ClassScores s : result.scores()) {
      for (int f = 0; f < s.filters(); f++) {
        lines.add(s.label() + " " + s.count() + " " + f + " " + s.sum(f) + " " + s.max(f));
      }
    }
    return lines;
  }

  @Test
  void collectingScoresChangesNoBitOfTheTraining() {
    try (EpochTrainer trainer = trainer(images(2, 0), TinyTraining.SCORING)) {
      trainer.train(state(), FreezePlan.nothing(), Progress.SILENT, () -> false);

      assertThat(trainer.parameters()).isEqualTo(train(images(2, 0), 2, FreezePlan.nothing()));
    }
  }

  @Test
  void halfTimeWithoutAChangeChangesNothing() {
    List<Integer> seen = new ArrayList<>();
    try (EpochTrainer trainer = trainer(images(2, 0), TinyTraining.SCORING)) {
      EpochResult result =
          trainer.train(
              state(),
              FreezePlan.nothing(),
              scores -> {
                scores.forEach(s -> seen.add((int) s.count()));
                return Optional.empty();
              },
              Progress.SILENT,
              () -> false);

      assertThat(result.images()).isEqualTo(IMAGES);
      assertThat(trainer.parameters()).isEqualTo(train(images(2, 0), 2, FreezePlan.nothing()));
    }
    assertThat(seen.stream().mapToInt(n -> n).sum()).as("half of the images").isEqualTo(22);
  }

  @Test
  void theRestOfAnEpochTrainsOnTheClassesThatStayAndLeavesAloneWhatFroze() {
    FilterCatalog catalog = FilterCatalog.of(network());
    FreezePlan plan = ExactPlan.of(catalog, List.of(catalog.layers().get(0).filter(3)), Set.of(0));
    List<float[]> midway = new ArrayList<>();
    JavaRDD<ImageRecord> images = images(2, 0);
    try (EpochTrainer trainer = trainer(images, TinyTraining.SCORING)) {
      EpochResult result =
          trainer.train(
              state(),
              FreezePlan.nothing(),
              scores -> {
                midway.add(trainer.parameters());
                return Optional.of(new HalfTime.Change(without(0), plan));
              },
              Progress.SILENT,
              () -> false);

      assertThat(midway).hasSize(1);
      FrozenCheck.unmoved(plan.zeroUpdate(), midway.get(0), trainer.parameters());
      assertThat(trainer.parameters()).isNotEqualTo(midway.get(0));
      assertThat(result.imagesByLabel().get(0)).isPositive().isLessThan(11);
      assertThat(result.imagesByLabel()).containsAllEntriesOf(Map.of(1, 11L, 2, 11L, 3, 11L));
      assertThat(result.images())
          .isEqualTo(result.imagesByLabel().values().stream().mapToLong(n -> n).sum());
      assertThat(result.scores())
          .as("every image that was trained on, once")
          .allSatisfy(s -> assertThat(s.count()).isEqualTo(result.imagesByLabel().get(s.label())));
    }
  }

  @Test
  void whatFreezesWhileAllClassesStayHoldsFromHalfTimeOn() {
    FilterCatalog catalog = FilterCatalog.of(network());
    FreezePlan plan = ExactPlan.of(catalog, List.of(catalog.layers().get(0).filter(3)), Set.of());
    List<float[]> midway = new ArrayList<>();
    try (EpochTrainer trainer = trainer(images(2, 0))) {
      EpochResult result =
          trainer.train(
              state(),
              FreezePlan.nothing(),
              scores -> {
                midway.add(trainer.parameters());
                return Optional.of(new HalfTime.Change(state(), plan));
              },
              Progress.SILENT,
              () -> false);

      assertThat(result.images()).isEqualTo(IMAGES);
      FrozenCheck.unmoved(plan.zeroUpdate(), midway.get(0), trainer.parameters());
      assertThat(trainer.parameters()).isNotEqualTo(train(images(2, 0), 2, FreezePlan.nothing()));
    }
  }

  @Test
  void anEpochEndsAtHalfTimeWhenNoClassIsLeft() {
    try (EpochTrainer trainer = trainer(images(2, 0))) {
      EpochResult result =
          trainer.train(
              state(),
              FreezePlan.nothing(),
              scores -> Optional.of(new HalfTime.Change(without(0, 1, 2, 3), FreezePlan.nothing())),
              Progress.SILENT,
              () -> false);

      assertThat(result.images()).isEqualTo(22);
      assertThat(result.learningRate()).isPositive();
      assertThat(trainer.parameters()).doesNotContain(Float.NaN);
    }
  }

  private static LearningState without(Integer... dropped) {
    TreeSet<Integer> active = new TreeSet<>(Set.of(0, 1, 2, 3));
    active.removeAll(Set.of(dropped));
    return new LearningState(
        0,
        state().classes(),
        active,
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        state().mask(),
        -1);
  }

  @Test
  void momentumIsAveragedAndCarriedOver() {
    try (EpochTrainer trainer = trainer(images(2, 0))) {
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
    try (EpochTrainer trainer = trainer(images, "train.workers", "" + workers)) {
      trainer.train(state(), plan, Progress.SILENT, () -> false);
      return trainer.parameters();
    }
  }
}
