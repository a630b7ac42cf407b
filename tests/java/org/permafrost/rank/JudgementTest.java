package org.permafrost.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class JudgementTest {
  private static ConfusionMatrix matrix(int[]... counts) {
    ConfusionMatrix matrix = new ConfusionMatrix(counts.length);
    for (int i = 0; i < counts.length; i++) {
      for (int j = 0; j < counts.length; j++) {
        for (int n = 0; n < counts[i][j]; n++) {
          matrix.add(i, j);
        }
      }
    }
    return matrix;
  }

  @Test
  void comparesTheClassWithTheMeanOfTheOthers() {
    ConfusionMatrix before =
        matrix(new int[] {4, 0, 0, 0}, new int[] {0, 4, 0, 0}, new int[] {0, 0, 4, 0}, new int[4]);
    // Class 0 loses all its images to class 1: F1 0, and 8 / 12 for class 1; class 3 has no images.
    ConfusionMatrix after =
        matrix(new int[] {0, 4, 0, 0}, new int[] {0, 4, 0, 0}, new int[] {0, 0, 4, 0}, new int[4]);

    Judgement judgement = Judgement.of(0, before, after);

    assertThat(judgement.f1Before()).isEqualTo(1);
    assertThat(judgement.drop()).isEqualTo(1);
    assertThat(judgement.othersDrop()).isCloseTo((1 / 3.0 + 0) / 2, within(1e-12));
    assertThat(judgement.selectivity()).isCloseTo(5 / 6.0, within(1e-12));
  }

  @Test
  void withoutOthersOnlyTheClassCounts() {
    ConfusionMatrix before = matrix(new int[] {3, 1}, new int[] {0, 0});
    ConfusionMatrix after = matrix(new int[] {0, 4}, new int[] {0, 0});

    Judgement judgement = Judgement.of(0, before, after);

    assertThat(judgement.othersDrop()).isZero();
    assertThat(judgement.selectivity()).isCloseTo(6 / 7.0, within(1e-12));
  }
}
