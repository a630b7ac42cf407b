package org.permafrost.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerShardsTest {
  private static final List<ImageRecord> IMAGES = RandomImages.list(61, 4);

  /** Two classes, and two images of a third. */
  private static final TrainingImages SELECTION =
      new TrainingImages(new TreeSet<>(Set.of(0, 2)), Set.of("train/1.png", "train/5.png"));

  private static final Set<String> SELECTED =
      IMAGES.stream()
          .filter(SELECTION::contains)
          .map(ImageRecord::id)
          .collect(Collectors.toCollection(TreeSet::new));

  private static WorkerShards deal(int workers, int partitions) {
    return WorkerShards.deal(RandomImages.rdd(IMAGES, partitions, partitions), workers, 1);
  }

  /** Image ids, per round and worker in training order. */
  private static List<List<List<String>>> epoch(WorkerShards shards, int epoch, int perRound) {
    EpochPlan plan = shards.plan(epoch, SELECTION, perRound);
    List<List<List<String>>> rounds = new ArrayList<>();
    for (int r = 0; r < plan.rounds(); r++) {
      rounds.add(shards.round(plan, r, SELECTION).map(ImageRecord::id).glom().collect());
    }
    return rounds;
  }

  private static List<String> flat(List<List<List<String>>> rounds) {
    return rounds.stream().flatMap(List::stream).flatMap(List::stream).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void anEpochVisitsEverySelectedImageOnce(int workers) {
    try (WorkerShards shards = deal(workers, 3)) {
      List<List<List<String>>> rounds = epoch(shards, 1, 4);
      EpochPlan plan = shards.plan(1, SELECTION, 4);

      assertThat(flat(rounds)).hasSameSizeAs(SELECTED).containsAll(SELECTED);
      assertThat(plan.totalImages()).isEqualTo(SELECTED.size());
      for (List<List<String>> round : rounds) {
        assertThat(round).hasSize(workers).allMatch(images -> images.size() <= 4);
      }
      for (int w = 0; w < workers; w++) {
        int worker = w;
        IntSummaryStatistics sizes =
            rounds.stream().mapToInt(round -> round.get(worker).size()).summaryStatistics();
        long own = plan.imagesByLabel().get(w).values().stream().mapToLong(Long::longValue).sum();
        assertThat(sizes.getSum()).isEqualTo(own);
        assertThat(sizes.getMax() - sizes.getMin()).as("rounds of even size").isLessThan(2);
      }
    }
  }

  @Test
  void theOrderDiffersFromEpochToEpochButAWorkerKeepsItsImages() {
    try (WorkerShards shards = deal(2, 3)) {
      List<List<List<String>>> one = epoch(shards, 1, 100);
      List<List<List<String>>> two = epoch(shards, 2, 100);

      assertThat(one).hasSize(1);
      for (int worker = 0; worker < 2; worker++) {
        List<String> first = one.get(0).get(worker);
        List<String> second = two.get(0).get(worker);
        assertThat(second).isNotEqualTo(first).containsExactlyInAnyOrderElementsOf(first);
      }
    }
  }

  @Test
  void nothingDependsOnHowTheDataWasPartitioned() {
    try (WorkerShards one = deal(3, 1);
        WorkerShards seven = deal(3, 7)) {
      assertThat(epoch(seven, 5, 4)).isEqualTo(epoch(one, 5, 4));
    }
  }

  @Test
  void theLongestWorkerSetsRoundsAndSteps() {
    SortedMap<Integer, SortedMap<Integer, Long>> images =
        new TreeMap<>(Map.of(0, new TreeMap<>(Map.of(4, 2L)), 1, new TreeMap<>(Map.of(4, 17L))));
    assertThat(EpochPlan.rounds(images, 8)).isEqualTo(3);

    EpochPlan plan = new EpochPlan(1, 3, images, new long[][] {{5, 5, 9}, {-8, 3, 40}, {}});

    assertThat(plan.totalImages()).isEqualTo(19);
    assertThat(plan.totalByLabel()).isEqualTo(Map.of(4, 19L));
    assertThat(plan.steps(0, 3)).as("5 images in minibatches of 3").isEqualTo(2);
    assertThat(plan.steps(1, 3)).as("6 images in minibatches of 3").isEqualTo(2);
    assertThat(plan.steps(2, 5)).as("6 images in minibatches of 5").isEqualTo(2);
    assertThat(plan.range(0, 0).test(5)).as("an empty round").isFalse();
    assertThat(plan.range(0, 1).test(5)).isTrue();
    assertThat(plan.range(1, 1).test(3)).isTrue();
    assertThat(plan.range(1, 1).test(39)).isTrue();
    assertThat(plan.range(1, 1).test(40)).isFalse();
    assertThat(plan.range(1, 2).test(Long.MAX_VALUE)).isTrue();
    assertThat(plan.range(2, 0).test(0)).as("a worker without images").isFalse();
  }

  @Test
  void nothingSelectedIsAnEmptyPlan() {
    try (WorkerShards shards = deal(2, 2)) {
      EpochPlan plan = shards.plan(1, new TrainingImages(new TreeSet<>(), Set.of()), 4);

      assertThat(plan.totalImages()).isZero();
      assertThat(plan.rounds()).isZero();
    }
  }
}
