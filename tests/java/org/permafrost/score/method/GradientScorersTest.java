package org.permafrost.score.method;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.permafrost.score.LayerMaps;
import org.permafrost.score.Signal;

/** Scores of small maps and gradients, worked out by hand. */
class GradientScorersTest {
  /** Products sum to 2, absolute products to 3. */
  private static final LayerMaps CASE =
      MapCases.withSignal(MapCases.maps(new float[] {1, -1, 2, 0}), new float[] {0.5f, 0.5f, 1, 0});

  /** The logit 2 a1 - 3 a2 of the means of two maps of four positions; a third never fires. */
  private static final LayerMaps LINEAR =
      MapCases.withSignal(
          MapCases.maps(
              new float[] {0, 4, 8, 0}, new float[] {1, 1, 1, 1}, new float[] {0, 0, 0, 0}),
          new float[] {.5f, .5f, .5f, .5f},
          new float[] {-.75f, -.75f, -.75f, -.75f},
          new float[] {1, 1, 1, 1});

  @Test
  void gradientIsTheSameWhateverTheImage() {
    assertThat(MapCases.score(new Gradient(false), LINEAR)).containsExactly(.5f, .75f, 1);
  }

  @Test
  void beforeReluADeadFilterScoresNothing() {
    assertThat(MapCases.score(new Gradient(true), LINEAR)).containsExactly(.25f, .75f, 0);
  }

  @Test
  void whereNoReluFollowsNothingIsGated() {
    LayerMaps stream =
        new LayerMaps(1, 4, false, new float[] {-1, 0, 1, 2}, new float[] {1, -1, 1, -1});

    assertThat(MapCases.score(new Gradient(true), stream)).containsExactly(1);
  }

  @Test
  void taylorSumsBeforeTheAbsoluteValue() {
    assertThat(MapCases.score(new Taylor(), CASE)).containsExactly(2);
    assertThat(MapCases.score(new Taylor(), LINEAR)).containsExactly(6, 3, 0);
  }

  @Test
  void taylorOfTheLossIsSquaredPerImageAndFisherIsHalfOfIt() {
    assertThat(MapCases.score(new TaylorLoss(), CASE)).containsExactly(4);
    assertThat(MapCases.score(new Fisher(), CASE)).containsExactly(2);
  }

  @Test
  void relevanceCountsWherePositive() {
    assertThat(MapCases.score(new LrpEpsilon(), CASE)).containsExactly(2.5f);
  }

  @Test
  void theLossStartsWithSoftmaxMinusTarget() {
    float[] signal = new float[3];
    Signal.LOSS_GRADIENT.atLogits(new float[] {0, (float) Math.log(2), 0}, 1, signal);
    assertThat(signal).containsExactly(.25f, -.5f, .25f);

    float[] sure = new float[2];
    Signal.LOSS_GRADIENT.atLogits(new float[] {50, 0}, 0, sure);
    assertThat(sure[0]).isNegative().isEqualTo(-sure[1]);
  }
}
