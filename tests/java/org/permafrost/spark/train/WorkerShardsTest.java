package org.permafrost.spark.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
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
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.RandomImages;

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
    EpochPlan plan = shards.plan(epoch, SELECTION, perRound, shards.beginning());
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
      EpochPlan plan = shards.plan(1, SELECTION, 4, shards.beginning());

      assertThat(flat(rounds)).hasSameSizeAs(SELECTED).containsAll(SELECTED);
      assertThat(plan.totalImages()).isEqualTo(SELECTED.size());
      for (int r = 0; r < rounds.size(); r++) {
        List<List<String>> round = rounds.get(r);
        assertThat(round).hasSize(workers).allMatch(images -> images.size() <= 4);
        int most = round.stream().mapToInt(List::size).max().orElse(0);
        assertThat(plan.steps(r, 3)).isEqualTo((most + 2) / 3);
      }
      for (int w = 0; w < workers; w++) {
        int worker = w;
        List<Integer> sizes = rounds.stream().map(round -> round.get(worker).size()).toList();
        assertThat(Collections.max(sizes) - Collections.min(sizes))
            .as("spread evenly over the rounds")
            .isLessThan(2);
      }
      assertThat(plan.totalByLabel())
          .isEqualTo(
              IMAGES.stream()
                  .filter(SELECTION::contains)
                  .collect(Collectors.groupingBy(ImageRecord::label, Collectors.counting())));
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
  void theBusiestWorkerSetsRoundsAndStepsAndTheOthersSpreadTheirs() {
    SortedMap<Integer, SortedMap<Integer, Long>> images =
        new TreeMap<>(
            Map.of(
                0, new TreeMap<>(Map.of(1, 2L)),
                1, new TreeMap<>(Map.of(1, 10L, 2, 7L)),
                2, new TreeMap<>()));
    assertThat(EpochPlan.rounds(images, 6)).isEqualTo(3);
    assertThat(EpochPlan.rounds(images, 17)).isEqualTo(1);
    EpochPlan plan =
        new EpochPlan(1, 3, images, new long[][] {{5, 5, 9}, {-8, 3, 40}, new long[0]});

    assertThat(plan.totalImages()).isEqualTo(19);
    assertThat(plan.totalByLabel()).isEqualTo(Map.of(1, 12L, 2, 7L));
    assertThat(List.of(plan.steps(0, 2), plan.steps(1, 2), plan.steps(2, 2)))
        .as("17 images in rounds of 5, 6 and 6")
        .containsExactly(3, 3, 3);
    assertThat(plan.range(0, 0).test(5)).as("nothing for this worker yet").isFalse();
    assertThat(plan.range(0, 1).test(5)).isTrue();
    assertThat(plan.range(1, 1).test(3)).isTrue();
    assertThat(plan.range(1, 1).test(39)).isTrue();
    assertThat(plan.range(1, 1).test(40)).isFalse();
    assertThat(plan.range(1, 2).test(Long.MAX_VALUE)).isTrue();
    assertThat(plan.range(2, 0).test(0)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void theRestOfAnEpochLeavesOutWhatWasVisitedAndWhatHasLeft(int workers) {
    TrainingImages fewer = new TrainingImages(new TreeSet<>(Set.of(2)), Set.of("train/4.png"));
    try (WorkerShards shards = deal(workers, 3)) {
      EpochPlan whole = shards.plan(1, SELECTION, 4, shards.beginning());
      int half = whole.rounds() / 2;
      Set<String> visited = new TreeSet<>();
      for (int r = 0; r < half; r++) {
        visited.addAll(shards.round(whole, r, SELECTION).map(ImageRecord::id).collect());
      }
      List<ImageRecord> expected =
          IMAGES.stream().filter(fewer::contains).filter(i -> !visited.contains(i.id())).toList();

      EpochPlan rest = shards.plan(1, fewer, 4, whole.startOf(half));

      List<String> ids = new ArrayList<>();
      for (int r = 0; r < rest.rounds(); r++) {
        List<List<ImageRecord>> round = shards.round(rest, r, fewer).glom().collect();
        assertThat(round).allMatch(images -> images.size() <= 4);
        round.forEach(images -> images.forEach(image -> ids.add(image.id())));
      }
      assertThat(ids)
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(expected.stream().map(ImageRecord::id).toList());
      assertThat(visited).isNotEmpty();
      assertThat(rest.totalImages()).isEqualTo(expected.size());
      assertThat(shards.left(1, SELECTION, whole.startOf(half)).values())
          .as("images of the first selection that are left")
          .satisfies(
              counts ->
                  assertThat(counts.stream().mapToLong(n -> n).sum())
                      .isEqualTo(SELECTED.size() - visited.size()));
    }
  }

  @Test
  void nothingSelectedIsAnEmptyPlan() {
    try (WorkerShards shards = deal(2, 2)) {
      EpochPlan plan =
          shards.plan(1, new TrainingImages(new TreeSet<>(), Set.of()), 4, shards.beginning());

      assertThat(plan.totalImages()).isZero();
      assertThat(plan.rounds()).isZero();
    }
  }
}
