package org.permafrost.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LikenessTest {
  private static final double[] SALIENCY = {1, 0, 0, 0};
  private static final double[] SAME = {1, 0, 0, 0};
  private static final double[] CONSTANT = {0.25, 0.25, 0.25, 0.25};
  private static final double[] BESIDE = {0, 1, 0, 0};

  @Test
  void squaredDifferences() {
    assertThat(Likeness.MSE.of(SALIENCY, SAME)).isZero();
    assertThat(Likeness.MSE.of(SALIENCY, CONSTANT)).isEqualTo(-0.1875);
    assertThat(Likeness.MSE.of(SALIENCY, BESIDE)).isEqualTo(-0.5);
  }

  @Test
  void correlations() {
    assertThat(Likeness.PEARSON.of(SALIENCY, SAME)).isCloseTo(1, within(1e-12));
    assertThat(Likeness.PEARSON.of(SALIENCY, CONSTANT)).isZero();
    assertThat(Likeness.PEARSON.of(SALIENCY, BESIDE)).isCloseTo(-1 / 3.0, within(1e-12));
  }

  @Test
  void brightnessAndContrastDoNotCareAboutPlaces() {
    assertThat(Likeness.BRIGHTNESS.of(SALIENCY, SAME))
        .isEqualTo(Likeness.BRIGHTNESS.of(SALIENCY, BESIDE))
        .isCloseTo(-0.1875, within(1e-12));
    assertThat(Likeness.BRIGHTNESS.of(SALIENCY, CONSTANT)).isZero();
  }

  /** MSE = (mean S - mean V)^2 + Var S + Var V - 2 Cov(S, V). */
  @Test
  void theDifferenceIsBrightnessAndCorrelation() {
    Random random = new Random(2);
    double[] saliency = random.doubles(64).toArray();
    double[] picture = random.doubles(64).toArray();
    double variance = -Likeness.BRIGHTNESS.of(saliency, saliency);
    double deviations = Math.sqrt(variance * -Likeness.BRIGHTNESS.of(picture, picture));

    double split =
        Likeness.BRIGHTNESS.of(saliency, picture)
            - variance
            + 2 * Likeness.PEARSON.of(saliency, picture) * deviations;

    assertThat(Likeness.MSE.of(saliency, picture)).isCloseTo(split, within(1e-12));
    assertThat(Arrays.stream(Likeness.values()).map(l -> l.of(saliency, picture)))
        .allMatch(likeness -> likeness > Likeness.NONE);
  }
}
