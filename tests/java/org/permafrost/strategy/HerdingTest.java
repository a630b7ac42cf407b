package org.permafrost.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class HerdingTest {
  /**
   * Of length 1: (1, 0), (0, 1), (.6, .8), with mean (.533, .6). Squared distances to it are .578,
   * .444 and .044, so the third comes first; with it, the first brings the mean to (.8, .4), the
   * second to (.3, .9), at squared distances .111 and .144.
   */
  private static final List<float[]> THREE =
      List.of(new float[] {2, 0}, new float[] {0, 50}, new float[] {3, 4});

  @Test
  void theRunningMeanStaysNearestToTheMean() {
    assertThat(Herding.choose(THREE, 3))
        .as("not the three nearest in order, and not by vectors of any length")
        .containsExactly(2, 0, 1);
    assertThat(Herding.choose(THREE, 2)).containsExactly(2, 0);
    assertThat(Herding.choose(THREE, 0)).isEmpty();
  }

  @Test
  void tiesGoToTheEarlierVector() {
    float[] same = {1, 1};

    assertThat(Herding.choose(List.of(same, new float[] {2, 2}, same), 3)).containsExactly(0, 1, 2);
    assertThat(
            Herding.choose(List.of(new float[] {0, 1}, new float[] {1, 0}, new float[] {0, 1}), 1))
        .containsExactly(0);
  }

  @Test
  void vectorsOfZerosAreChosenOnlyWhenNoneIsBetter() {
    assertThat(
            Herding.choose(List.of(new float[] {0, 0}, new float[] {1, 0}, new float[] {1, 0}), 3))
        .containsExactly(1, 0, 2);
    assertThat(Herding.choose(List.of(new float[2], new float[2]), 1)).containsExactly(0);
  }

  @Test
  void noMoreThanThereAre() {
    assertThatThrownBy(() -> Herding.choose(THREE, 4)).hasMessageContainingAll("4", "3");
    assertThat(Herding.choose(List.of(), 0)).isEmpty();
  }
}
