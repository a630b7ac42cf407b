package org.permafrost.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import org.junit.jupiter.api.Test;

class ContrastTest {
  /** Maxima of two images of each class: filter 0 responds to everything. */
  private static final ClassScores A =
      RankCases.scores(0, new float[] {9, 3, 0, 0}, new float[] {9, 1, 0, 0});

  private static final ClassScores B =
      RankCases.scores(1, new float[] {9, 0, 1, 0}, new float[] {9, 0, 2, 0});

  private static double[] of(Contrast contrast) {
    return contrast.of(A, List.of(B)).values();
  }

  @Test
  void noneIsTheSum() {
    assertThat(of(Contrast.NONE)).containsExactly(18, 4, 0, 0);
  }

  /** Means 2 and 0, 0 and 1.5; variances 2 and 0, 0 and 0.5; two images each. */
  @Test
  void welchIsTheDifferenceInStandardErrors() {
    assertThat(of(Contrast.WELCH)).containsExactly(new double[] {0, 2, -3, 0}, offset(1e-9));
  }

  @Test
  void welchPoolsTheImagesOfTheOtherClasses() {
    ClassScores c = RankCases.scores(2, new float[] {0, 4, 0, 0});
    double[] values = Contrast.WELCH.of(A, List.of(c, B)).values();

    // Rest (0, 0, 4): mean 4/3, variance 16/3, error 16/9; own error 1.
    assertThat(values[1]).isCloseTo((2 - 4 / 3.0) / Math.sqrt(1 + 16 / 9.0), offset(1e-9));
  }

  @Test
  void selectivityIsTheShareOfTheMeans() {
    assertThat(of(Contrast.SELECTIVITY)).containsExactly(0.5, 1, 0, 0);
  }

  @Test
  void aucCountsPairsWithTiesHalf() {
    assertThat(of(Contrast.AUC)).containsExactly(0.5, 1, 0, 0.5);
  }

  @Test
  void aucWithOverlapByHand() {
    ClassScores own = RankCases.scores(0, new float[] {1}, new float[] {4}, new float[] {16});
    ClassScores other = RankCases.scores(1, new float[] {4}, new float[] {2});

    // 1 loses twice, 4 wins one and ties one, 16 wins both: 3.5 of 6 pairs.
    assertThat(Contrast.AUC.of(own, List.of(other)).values()).containsExactly(3.5 / 6);
  }

  @Test
  void withoutOtherClassesNothingIsSpecial() {
    assertThat(Contrast.AUC.of(A, List.of()).values()).containsOnly(0.5);
    assertThat(Contrast.SELECTIVITY.of(A, List.of()).values()).containsExactly(1, 1, 0, 0);
    assertThat(Contrast.WELCH.of(A, List.of()).values()[1]).isEqualTo(2);
  }
}
