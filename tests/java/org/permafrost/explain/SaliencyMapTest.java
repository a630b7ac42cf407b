package org.permafrost.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SaliencyMapTest {
  private static final double TINY = 1e-5;

  @Test
  void sizesAreScaledOverAllChannelsAndSummed() {
    SaliencyMap map = new SaliencyMap(1, 2);

    // Sizes 1, 3, 5, 2: from 1 to 5 become 0, 0.5, 1, 0.25.
    map.add(new float[] {-1, 3, 5, -2}, 1, 2);

    assertThat(map.values()).containsExactly(new double[] {1, 0.75}, within(TINY));
    assertThat(map.scaled()).containsExactly(1, 0);
  }

  @Test
  void smallMapsAreEnlargedWithCornersOnCorners() {
    SaliencyMap map = new SaliencyMap(3, 3);

    map.add(new float[] {0, 1, 2, 4}, 2, 2);

    assertThat(map.values())
        .containsExactly(
            new double[] {0, 0.125, 0.25, 0.25, 0.4375, 0.625, 0.5, 0.75, 1}, within(TINY));
  }

  @Test
  void layersAddUp() {
    SaliencyMap map = new SaliencyMap(2, 2);

    map.add(new float[] {0, 0, 0, 1}, 2, 2);
    map.add(new float[] {0, 8, 0, 0}, 2, 2);

    assertThat(map.values()).containsExactly(new double[] {0, 1, 0, 1}, within(TINY));
  }

  @Test
  void equalNumbersShowNothing() {
    SaliencyMap map = new SaliencyMap(2, 2);

    map.add(new float[] {3, 3, -3, 3}, 2, 2);

    assertThat(map.scaled()).containsExactly(0, 0, 0, 0);
  }

  /** f(x) = relu(2 x + 1) at 3: 7 = 6 + 1. */
  @Test
  void theSumIsComparedWithTheLogit() {
    SaliencyMap map = new SaliencyMap(1, 1);
    FullGradient complete =
        new FullGradient(7, true, 6, List.of(new FullGradient.Part("conv", 1)), map);
    FullGradient wrong =
        new FullGradient(7, true, 6, List.of(new FullGradient.Part("conv", 2)), map);

    assertThat(complete.sum()).isEqualTo(7);
    assertThat(complete.error()).isZero();
    assertThat(complete.biasShare()).isCloseTo(1.0 / 7, within(1e-12));
    assertThat(wrong.error()).isCloseTo(1.0 / 7, within(1e-12));
  }
}
