package org.permafrost.network.onednn.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;

class WeightProductTest {
  private static final int CASES = 60;

  private final Random random = new Random(7);

  @Test
  void everyWeightsGradientIsTheSumOverItsInputs() {
    int tried = 0;
    while (tried < CASES) {
      Convolution convolution = drawn();
      MapShape output = convolution.output();
      if (output.height() >= 1 && output.width() >= 1 && WeightProduct.suits(convolution)) {
        WeightGradients.check(convolution, WeightProduct::new);
        tried++;
      }
    }
  }

  @Test
  void largeMapsAreLeftToOneDnn() {
    MapShape maps = new MapShape(2, OneDnn.block(), 4, 4);

    assertThat(WeightProduct.suits(convolution(maps, 3, 3, 1, 1, 1))).isFalse();
    assertThat(WeightProduct.suits(convolution(maps, 3, 3, 2, 1, 1))).isFalse();
    assertThat(WeightProduct.suits(convolution(maps, 3, 3, 2, 2, 1))).isTrue();
  }

  private Convolution drawn() {
    long block = OneDnn.block();
    MapShape source =
        new MapShape(
            1 + random.nextInt(4),
            block * (1 + random.nextInt(3)),
            1 + random.nextInt(5),
            1 + random.nextInt(5));
    return convolution(
        source,
        1 + random.nextInt(4),
        1 + random.nextInt(4),
        1 + random.nextInt(3),
        1 + random.nextInt(3),
        random.nextInt(3));
  }

  private Convolution convolution(
      MapShape source, long high, long wide, long down, long across, long padding) {
    return new Convolution(
        source,
        Layout.BLOCKED,
        OneDnn.block() * (1L + random.nextInt(3)),
        new long[] {high, wide},
        new long[] {down, across},
        new long[] {Math.min(padding, high - 1), Math.min(padding, wide - 1)},
        random.nextBoolean(),
        false);
  }
}
