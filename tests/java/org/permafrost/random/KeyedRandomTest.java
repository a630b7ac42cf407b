package org.permafrost.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyedRandomTest {
  @Test
  void theSameKeyGivesTheSameNumbers() {
    KeyedRandom a = KeyedRandom.of(1, "crop", 3, "image-7");
    KeyedRandom b = KeyedRandom.of(1, "crop", 3, "image-7");

    assertThat(longs(a)).containsExactly(longs(b));
  }

  @Test
  void everyPartOfTheKeyMatters() {
    Set<Long> keys = new HashSet<>();
    keys.add(KeyedRandom.key(1, "crop", 3, "image-7"));
    keys.add(KeyedRandom.key(2, "crop", 3, "image-7"));
    keys.add(KeyedRandom.key(1, "flip", 3, "image-7"));
    keys.add(KeyedRandom.key(1, "crop", 4, "image-7"));
    keys.add(KeyedRandom.key(1, "crop", 3, "image-8"));
    keys.add(KeyedRandom.key(3, "crop", 1, "image-7"));

    assertThat(keys).hasSize(6);
  }

  @Test
  void numbersAreUniformOverImages() {
    int images = 20_000;
    int[] tenths = new int[10];
    for (int i = 0; i < images; i++) {
      tenths[(int) (10 * KeyedRandom.of(5, "split", 0, "n0144/" + i).nextDouble())]++;
    }

    // Five standard deviations of a binomial count with mean 2000.
    assertThat(IntStream.of(tenths)).allMatch(count -> count > 1788 && count < 2212);
  }

  @Test
  void boundedNumbersStayInBounds() {
    KeyedRandom random = KeyedRandom.of(1, "x", 0, "");

    assertThat(IntStream.range(0, 10_000).map(i -> random.nextInt(7)))
        .allMatch(n -> n >= 0 && n < 7)
        .contains(0, 6);
  }

  @Test
  void gaussianHasMeanZeroAndVarianceOne() {
    KeyedRandom random = KeyedRandom.of(1, "weights", 0, "conv1");
    double[] draws = IntStream.range(0, 50_000).mapToDouble(i -> random.nextGaussian()).toArray();

    double mean =
        IntStream.range(0, draws.length).mapToDouble(i -> draws[i]).average().orElseThrow();
    double square =
        IntStream.range(0, draws.length)
            .mapToDouble(i -> draws[i] * draws[i])
            .average()
            .orElseThrow();
    assertThat(mean).isCloseTo(0, within(0.025));
    assertThat(square).isCloseTo(1, within(0.04));
  }

  /** Seeds of old runs must go on meaning the same images. */
  @Test
  void valuesNeverChange() {
    assertThat(KeyedRandom.key(1, "crop", 3, "image-7")).isEqualTo(-6705380887756539681L);
  }

  private static long[] longs(KeyedRandom random) {
    return IntStream.range(0, 5).mapToLong(i -> random.nextLong()).toArray();
  }
}
