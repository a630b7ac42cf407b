package org.permafrost.spark.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.permafrost.spark.train.TinyTraining.IMAGES;
import static org.permafrost.spark.train.TinyTraining.images;
import static org.permafrost.spark.train.TinyTraining.initial;
import static org.permafrost.spark.train.TinyTraining.state;
import static org.permafrost.spark.train.TinyTraining.trainer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.freeze.ExactPlan;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.Intervals;
import org.permafrost.freeze.hook.RoundStart;
import org.permafrost.freeze.hook.RoundVector;
import org.permafrost.freeze.hook.StepFollower;
import org.permafrost.freeze.hook.StepHook;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.progress.Progress;
import org.permafrost.spark.FloatVector;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.train.PathHook.Trouble;

/** Vectors that hooks bring back from rounds. */
class NamedVectorsTest {
  private static final int PARAMETERS = initial().length;

  /** The vectors of each round, the last thing of all the parameters. */
  private static List<SortedMap<String, float[]>> trained(
      JavaRDD<ImageRecord> images, FreezePlan plan, String... settings) {
    List<SortedMap<String, float[]>> rounds = new ArrayList<>();
    try (EpochTrainer trainer = trainer(images, settings)) {
      trainer.train(
          state(),
          plan,
          HalfTime.NONE,
          round -> {
            rounds.add(round.vectors());
            if (round.vectors().containsKey("end")) {
              assertThat(new FloatVector(round.vectors().get("end")))
                  .as("the mean of where the replicas ended")
                  .isEqualTo(new FloatVector(round.state().parameters()));
            }
          },
          Progress.SILENT,
          () -> false);
    }
    return rounds;
  }

  private static FreezePlan following(Trouble trouble) {
    return FreezePlan.nothing().withHooks(List.of(new PathHook(PARAMETERS, trouble)));
  }

  private static String bits(List<SortedMap<String, float[]>> rounds) {
    StringBuilder text = new StringBuilder();
    rounds.forEach(
        round -> round.forEach((name, v) -> text.append(name).append(Arrays.toString(v))));
    return text.toString();
  }

  @Tag("invariance")
  @ParameterizedTest
  @CsvSource({"1, 5", "2, 4", "7, 3"})
  void vectorsDoNotDependOnPartitionsOrOrder(int partitions, long shuffle) {
    List<SortedMap<String, float[]>> rounds =
        trained(images(partitions, shuffle), following(Trouble.NONE), "train.workers", "3");

    assertThat(bits(rounds))
        .isEqualTo(bits(trained(images(2, 0), following(Trouble.NONE), "train.workers", "3")));
    assertThat(rounds.get(0).get("path")).hasSize(PARAMETERS);
    assertThat(rounds.get(0).get("path")[0]).isNotZero();
  }

  /** Images, workers, and what each knew when the round began. */
  private record Counting() implements StepHook {
    @Override
    public StepFollower start(RoundStart start) {
      float[] counts = {0, 1, start.iteration(), start.epoch()};
      return new StepFollower() {
        @Override
        public void afterGradient(INDArray gradient, INDArray parameters, int images) {
          counts[0] += images;
        }

        @Override
        public SortedMap<String, RoundVector> vectors() {
          return new TreeMap<>(Map.of("counts", RoundVector.sum(counts)));
        }
      };
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void sumsAreOverAllWorkers(int workers) {
    List<SortedMap<String, float[]>> rounds =
        trained(
            images(2, 0),
            FreezePlan.nothing().withHooks(List.of(new Counting())),
            "train.workers",
            "" + workers);

    float images = 0;
    for (int round = 0; round < rounds.size(); round++) {
      float[] counts = rounds.get(round).get("counts");
      images += counts[0];
      assertThat(Arrays.copyOfRange(counts, 1, 4))
          .as("two steps a round, first epoch")
          .containsExactly(workers, 2 * round * workers, workers);
    }
    assertThat(images).isEqualTo(IMAGES);
  }

  @Test
  void aRetriedTaskCountsOnce() {
    List<SortedMap<String, float[]>> smooth = trained(images(2, 0), following(Trouble.NONE));

    assertThat(bits(trained(images(2, 0), following(Trouble.FAILS)))).isEqualTo(bits(smooth));
    assertThat(smooth.get(0).get("steps")).containsExactly(4, 0, 2);
  }

  @Test
  void followingChangesNoBitOfTheTraining() {
    try (EpochTrainer alone = trainer(images(2, 0));
        EpochTrainer followed = trainer(images(2, 0))) {
      alone.train(state(), FreezePlan.nothing(), Progress.SILENT, () -> false);
      followed.train(state(), following(Trouble.NONE), Progress.SILENT, () -> false);

      assertThat(followed.parameters()).isEqualTo(alone.parameters());
    }
  }

  @Test
  void whatIsFrozenTakesNoPath() {
    FilterCatalog catalog = FilterCatalog.of(TinyTraining.network());
    FreezePlan plan = ExactPlan.of(catalog, catalog.filters().subList(0, 3), Set.of());
    Intervals held = plan.zeroUpdate();

    List<SortedMap<String, float[]>> rounds =
        trained(images(2, 0), plan.withHooks(following(Trouble.NONE).hooks()));

    for (SortedMap<String, float[]> round : rounds) {
      assertThat(held.gather(round.get("path"))).containsOnly(0f);
    }
  }

  /** Changes a parameter behind each step. */
  private record Changing(int position) implements StepHook {
    @Override
    public StepFollower start(RoundStart start) {
      return new StepFollower() {
        @Override
        public void afterStep(INDArray parameters) {
          parameters.putScalar(position, 7);
        }
      };
    }
  }

  @Test
  void whatAHookChangesIsTrainedOnUnlessItIsFrozen() {
    FilterCatalog catalog = FilterCatalog.of(TinyTraining.network());
    FreezePlan frozen = ExactPlan.of(catalog, catalog.filters().subList(0, 1), Set.of());
    int position = frozen.zeroUpdate().start(0);
    List<StepHook> hooks = List.of(new Changing(position));
    try (EpochTrainer trainer = trainer(images(2, 0))) {
      trainer.train(state(), FreezePlan.nothing().withHooks(hooks), Progress.SILENT, () -> false);
      assertThat(trainer.parameters()[position]).isEqualTo(7);
    }
    assertThatThrownBy(() -> trained(images(2, 0), frozen.withHooks(hooks)))
        .hasStackTraceContaining("Frozen parameter at position " + position + " moved");
  }

  @Test
  void withoutHooksThereAreNone() {
    assertThat(trained(images(2, 0), FreezePlan.nothing())).hasSize(2).allMatch(Map::isEmpty);
  }
}
