package org.permafrost.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Three classes: two known to the earlier network, the third trained. */
class DistillationTest {
  private static final float OUT = PartialSoftmaxLoss.EXCLUDED;
  private static final float[] OLD = {2f, -1f, 5f};
  private static final float[] NOW = {0.5f, 1.5f, -0.25f};

  private final PartialSoftmaxLoss loss = new PartialSoftmaxLoss();

  private static float[] labels(double weight, double temperature, float... labels) {
    float[] row = new float[Distillation.columns(labels.length)];
    System.arraycopy(labels, 0, row, 0, labels.length);
    Distillation.write(row, OLD, new int[] {0, 1}, weight, temperature);
    return row;
  }

  private static INDArray row(float[] values) {
    return Nd4j.createFromArray(new float[][] {values});
  }

  private float[] gradient(float[] labels, float[] logits) {
    return loss.computeGradient(row(labels), row(logits), new ActivationSoftmax(), null)
        .toFloatVector();
  }

  private double score(float[] labels, float[] logits) {
    return loss.computeScore(row(labels), row(logits), new ActivationSoftmax(), null, false);
  }

  /** weight T^2 KL(p || q) with p and q of two classes, written out. */
  private static double reference(double weight, double t, double[] old, double[] now) {
    double p = 1 / (1 + Math.exp((old[1] - old[0]) / t));
    double q = 1 / (1 + Math.exp((now[1] - now[0]) / t));
    return weight * t * t * (p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q)));
  }

  @Test
  void lossAndGradientAreThoseOfADoublePrecisionReference() {
    float[] labels = labels(1.5, 2, OUT, OUT, 1);
    double p = 1 / (1 + Math.exp(-3 / 2.0));
    double q = 1 / (1 + Math.exp(1 / 2.0));

    // The softmax of the third class alone is 1: its own loss and gradient are 0.
    assertThat(score(labels, NOW))
        .isCloseTo(reference(1.5, 2, new double[] {2, -1}, new double[] {0.5, 1.5}), within(1e-6));
    assertThat((double) gradient(labels, NOW)[0]).isCloseTo(1.5 * 2 * (q - p), within(1e-6));
    assertThat((double) gradient(labels, NOW)[1]).isCloseTo(1.5 * 2 * (p - q), within(1e-6));
    assertThat(gradient(labels, NOW)[2]).isZero();
  }

  @Test
  void theGradientIsTheSlopeOfTheLoss() {
    float[] labels = labels(0.7, 3, 0.1f, OUT, 0.9f);
    float[] gradient = gradient(labels, NOW);

    for (int k = 0; k < 3; k++) {
      float[] up = NOW.clone();
      float[] down = NOW.clone();
      up[k] += 1f / 64;
      down[k] -= 1f / 64;
      assertThat((score(labels, up) - score(labels, down)) * 32)
          .as("class " + k)
          .isCloseTo(gradient[k], within(1e-4));
    }
  }

  @Test
  void equalAnswersCostNothingWhateverTheyAddToBoth() {
    float[] same = {OLD[0] + 4, OLD[1] + 4, 0};

    assertThat(score(labels(1, 2, OUT, OUT, 1), same)).isCloseTo(0, within(1e-6));
    assertThat(gradient(labels(1, 2, OUT, OUT, 1), same))
        .containsExactly(new float[3], within(1e-6f));
  }

  @Test
  void itAddsToTheLossOfTheLabelsWhoseOffsetsItLeavesAlone() {
    float[] labels = labels(1, 2, 0, 1, OUT);
    float[] plain = {0, 1, OUT, 0.5f, -0.5f, 0};
    System.arraycopy(plain, 3, labels, 3, 3);

    assertThat(score(labels, NOW))
        .isCloseTo(
            score(plain, NOW) + reference(1, 2, new double[] {2, -1}, new double[] {0.5, 1.5}),
            within(1e-6));
  }

  @Test
  void withoutWeightNothingIsKept() {
    float[] plain = {0.2f, OUT, 0.8f};

    assertThat(gradient(labels(0, 2, plain), NOW)).isEqualTo(gradient(plain, NOW));
    assertThat(score(labels(0, 2, plain), NOW)).isEqualTo(score(plain, NOW));
  }

  @Test
  void otherWidthsAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> score(new float[10], NOW))
        .withMessage("Labels of 3 classes have 3, 6 or 11 columns, not 10");
  }
}
