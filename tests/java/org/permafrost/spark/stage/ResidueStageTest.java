package org.permafrost.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.permafrost.random.KeyedRandom;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.RandomImages;

class ResidueStageTest {
  /** Ten images of each of four classes. */
  private static final List<ImageRecord> IMAGES = RandomImages.list(40, 4);

  private static SortedMap<Integer, SortedSet<String>> choose(
      double share, int epoch, Set<String> preferred) {
    return ResidueStage.choose(
        RandomImages.rdd(IMAGES, 3, 1), Set.of(1, 3), share, 5, epoch, preferred);
  }

  private static List<String> idsOf(int label) {
    return IMAGES.stream().filter(i -> i.label() == label).map(ImageRecord::id).toList();
  }

  @ParameterizedTest
  @CsvSource({"0.1,1", "0.25,3", "0.24,2", "0.01,1", "1,10"})
  void keepsTheNearestCountButAtLeastOne(double share, int count) {
    SortedMap<Integer, SortedSet<String>> residue = choose(share, 0, Set.of());

    assertThat(residue).containsOnlyKeys(1, 3);
    assertThat(residue.get(1)).hasSize(count).isSubsetOf(idsOf(1));
    assertThat(residue.get(3)).hasSize(count).isSubsetOf(idsOf(3));
  }

  @Test
  void keepsTheSmallestKeysOfSeedEpochAndImage() {
    List<String> expected =
        idsOf(1).stream()
            .sorted(Comparator.comparingLong(id -> KeyedRandom.key(5, "residue", 0, id)))
            .limit(3)
            .toList();

    assertThat(choose(0.3, 0, Set.of()).get(1)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void partitionsAndOrderChangeNothing() {
    assertThat(
            ResidueStage.choose(
                RandomImages.rdd(IMAGES, 7, 4), List.of(3, 1), 0.3, 5, 0, Set.of("train/13.png")))
        .isEqualTo(choose(0.3, 0, Set.of("train/13.png")));
  }

  @Test
  void preferredImagesComeFirst() {
    Set<String> few = Set.of("train/1.png", "train/33.png", "train/2.png");
    Set<String> many = new TreeSet<>(idsOf(3).subList(2, 9));

    assertThat(choose(0.3, 0, few).get(1)).hasSize(3).contains("train/1.png", "train/33.png");
    assertThat(choose(0.3, 0, many).get(3)).hasSize(3).isSubsetOf(many);
  }

  @Test
  void aFreshResidueDiffersFromEpochToEpoch() {
    assertThat(choose(0.5, 2, Set.of())).isNotEqualTo(choose(0.5, 3, Set.of()));
  }
}
