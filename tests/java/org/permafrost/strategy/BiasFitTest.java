package org.permafrost.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BiasFitTest {
  private static final SortedSet<Integer> TWO = new TreeSet<>(Set.of(0, 1));
  private static final float[][] EVEN = {{0, 0}, {0, 0}, {0, 0}, {0, 0}};
  private static final int[] THREE_TO_ONE = {0, 0, 1, 0};

  /** Without a penalty the biases of constant logits are the log shares: log 3 apart. */
  @Test
  void constantLogitsLearnTheShares() {
    double[] bias = BiasFit.fit(EVEN, THREE_TO_ONE, TWO, 1e-13);

    assertThat(bias[0] - bias[1]).isCloseTo(Math.log(3), within(1e-8));
    assertThat(bias[0] + bias[1]).isCloseTo(0, within(1e-8));
  }

  /** The derivative of the penalised loss along d = b0 - b1 is s(d) - 3/4 + l2 d / 2. */
  @Test
  void thePenaltyShrinksThemByItsClosedForm() {
    double[] bias = BiasFit.fit(EVEN, THREE_TO_ONE, TWO, 1e-3);
    double d = bias[0] - bias[1];

    assertThat(1 / (1 + Math.exp(-d)) - 0.75 + 1e-3 * d / 2).isCloseTo(0, within(1e-9));
    assertThat(d).isCloseTo(Math.log(3) * (1 - 8e-3 / 3), within(1e-4)).isLessThan(Math.log(3));
  }

  @Test
  void aKnownShiftIsTakenBack() {
    float[][] shifted = {{5, 0}, {5, 0}, {5, 0}, {5, 0}};

    double[] bias = BiasFit.fit(shifted, THREE_TO_ONE, TWO, 1e-13);

    assertThat(bias[0] - bias[1]).isCloseTo(Math.log(3) - 5, within(1e-7));
  }

  @Test
  void balancedLogitsNeedNoBias() {
    assertThat(BiasFit.fit(new float[][] {{2, -1}, {-1, 2}}, new int[] {0, 1}, TWO, 1e-3))
        .containsExactly(0, 0);
  }

  @Test
  void oneSidedLabelsStayFinite() {
    double[] bias = BiasFit.fit(EVEN, new int[] {0, 0, 0, 0}, TWO, 1e-3);

    assertThat(bias[0] - bias[1]).isFinite().isBetween(3.0, 20.0);
    assertThat(1 / (1 + Math.exp(bias[0] - bias[1]))).isCloseTo(1e-3 * bias[0], within(1e-9));
  }

  @Test
  void outputsOutsideTheClassesKeepTheirLogit() {
    float[][] logits = {{0, 90, 0}, {0, 90, 0}, {0, 90, 0}, {0, 90, 0}};

    double[] bias = BiasFit.fit(logits, new int[] {0, 0, 2, 0}, new TreeSet<>(Set.of(0, 2)), 1e-13);

    assertThat(bias[1]).isZero();
    assertThat(bias[0] - bias[2]).isCloseTo(Math.log(3), within(1e-8));
  }

  /** At the minimum the mean probabilities equal the shares, up to the penalty. */
  @Test
  void meanProbabilitiesMeetTheSharesOfTenClasses() {
    Random random = new Random(4);
    int n = 300;
    float[][] logits = new float[n][10];
    int[] labels = new int[n];
    SortedSet<Integer> classes = new TreeSet<>();
    for (int i = 0; i < n; i++) {
      labels[i] = (int) Math.min(9, Math.abs(4 * random.nextGaussian()));
      for (int k = 0; k < 10; k++) {
        logits[i][k] = (float) (4 * random.nextGaussian() + (k == labels[i] ? 3 : 0) + k);
        classes.add(k);
      }
    }
    double[] bias = BiasFit.fit(logits, labels, classes, 1e-3);
    double[] gap = new double[10];
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int k = 0; k < 10; k++) {
        sum += Math.exp(logits[i][k] + bias[k]);
      }
      for (int k = 0; k < 10; k++) {
        gap[k] += (Math.exp(logits[i][k] + bias[k]) / sum - (k == labels[i] ? 1 : 0)) / n;
      }
    }
    for (int k = 0; k < 10; k++) {
      assertThat(gap[k] + 1e-3 * bias[k]).isCloseTo(0, within(1e-9));
    }
    assertThat(BiasFit.fit(logits, labels, classes, 1e-3)).isEqualTo(bias);
  }

  @Test
  void whatCannotBeFittedIsRefused() {
    assertThatThrownBy(() -> BiasFit.fit(new float[0][], new int[0], TWO, 1e-3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BiasFit.fit(EVEN, new int[] {0, 0, 2, 0}, TWO, 1e-3))
        .hasMessage("The label 2 is not in [0, 1]");
    assertThatThrownBy(() -> BiasFit.fit(new float[][] {{0, Float.NaN}}, new int[] {0}, TWO, 1e-3))
        .hasMessage("Image 0 has a logit of NaN");
  }
}
