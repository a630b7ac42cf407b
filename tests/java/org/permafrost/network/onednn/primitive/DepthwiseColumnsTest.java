package org.permafrost.network.onednn.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;

class DepthwiseColumnsTest {
  private static final int CASES = 60;

  private final Random random = new Random(7);

  @Test
  void everyWeightsGradientIsTheSumOverItsInputs() {
    int tried = 0;
    for (int drawn = 0; tried < CASES && drawn < 100 * CASES; drawn++) {
      Convolution convolution = drawn();
      MapShape output = convolution.output();
      if (output.height() >= 1 && output.width() >= 1 && DepthwiseColumns.suits(convolution)) {
        WeightGradients.check(convolution, DepthwiseColumns::new);
        tried++;
      }
    }
    assertThat(tried).isEqualTo(CASES);
  }

  @Test
  void wideDepthwiseKernelsAreTakenInParts() {
    assertThat(DepthwiseColumns.suits(depthwise(14, 5, 1, 2, 2))).isTrue();
    assertThat(DepthwiseColumns.suits(depthwise(14, 5, 2, 1, 2))).isTrue();
    assertThat(DepthwiseColumns.suits(depthwise(14, 7, 1, 3, 3))).isTrue();
  }

  @Test
  void othersAreLeftToOneDnn() {
    assertThat(DepthwiseColumns.suits(depthwise(14, 3, 1, 1, 1))).isFalse();
    assertThat(DepthwiseColumns.suits(depthwise(1, 5, 1, 2, 2))).isFalse();
  }

  private Convolution depthwise(long side, long kernel, long stride, long before, long behind) {
    MapShape maps = new MapShape(2, 2L * OneDnn.block(), side, side);
    return convolution(maps, kernel, kernel, stride, new long[] {before, before}, behind);
  }

  private Convolution drawn() {
    MapShape source =
        new MapShape(
            1 + random.nextInt(4),
            (long) OneDnn.block() * (1 + random.nextInt(3)),
            1 + random.nextInt(12),
            1 + random.nextInt(12));
    return convolution(
        source,
        1 + random.nextInt(7),
        4 + random.nextInt(4),
        1 + random.nextInt(2),
        new long[] {random.nextInt(4), random.nextInt(4)},
        random.nextInt(4));
  }

  private Convolution convolution(
      MapShape source, long high, long wide, long stride, long[] before, long behind) {
    return new Convolution(
        source,
        Layout.BLOCKED,
        source.channels(),
        new long[] {high, wide},
        new long[] {stride, stride},
        new long[] {1, 1},
        before,
        new long[] {behind, behind},
        source.channels(),
        random.nextBoolean(),
        false);
  }
}
