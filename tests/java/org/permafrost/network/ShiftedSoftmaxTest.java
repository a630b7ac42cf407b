package org.permafrost.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.freeze.TinyNetwork;
import org.permafrost.settings.TrainSettings.Rule;

/** Cross-entropy with offsets at the logits, by hand and through a network. */
class ShiftedSoftmaxTest {
  private static final IActivation SOFTMAX = new ActivationSoftmax();
  private static final float OUT = PartialSoftmaxLoss.EXCLUDED;
  private final PartialSoftmaxLoss loss = new PartialSoftmaxLoss();

  private double score(float[] label, float[] logits, float[] offsets) {
    return loss.computeScore(row(join(label, offsets)), row(logits), SOFTMAX, null, false);
  }

  private float[] gradient(float[] label, float[] logits, float[] offsets) {
    return loss.computeGradient(row(join(label, offsets)), row(logits), SOFTMAX, null)
        .toFloatVector();
  }

  private static float[] join(float[] label, float[] offsets) {
    float[] both = Arrays.copyOf(label, 2 * label.length);
    System.arraycopy(offsets, 0, both, label.length, label.length);
    return both;
  }

  private static INDArray row(float[] values) {
    return Nd4j.createFromArray(new float[][] {values});
  }

  private static float log(double x) {
    return (float) Math.log(x);
  }

  @Test
  void threeToOneIsAPriorOfThreeQuarters() {
    float[] offsets = {log(3), log(1)};
    float[] even = {0, 0};

    assertThat(score(new float[] {1, 0}, even, offsets)).isCloseTo(Math.log(4 / 3.0), within(1e-6));
    assertThat(score(new float[] {0, 1}, even, offsets)).isCloseTo(Math.log(4), within(1e-6));
    assertThat(gradient(new float[] {1, 0}, even, offsets)).containsExactly(-0.25f, 0.25f);
    assertThat(gradient(new float[] {0, 1}, even, offsets)).containsExactly(0.75f, -0.75f);
  }

  @Test
  void logitsThatKnowThePriorCancelTheOffsets() {
    assertThat(gradient(new float[] {0, 1}, new float[] {0, log(3)}, new float[] {log(3), 0}))
        .containsExactly(0.5f, -0.5f);
  }

  @Test
  void equalOffsetsChangeNothing() {
    float[] label = {OUT, 0.1f, 0.9f};
    float[] logits = {9, 1, 2};
    float[] none = {0, 0, 0};

    assertThat(gradient(label, logits, new float[] {4, 4, 4}))
        .containsExactly(gradient(label, logits, none), within(1e-6f));
    assertThat(gradient(label, logits, none))
        .isEqualTo(loss.computeGradient(row(label), row(logits), SOFTMAX, null).toFloatVector());
  }

  @Test
  void anExcludedClassGetsNoGradientWhateverItsOffset() {
    float[] gradient =
        gradient(new float[] {OUT, 0, 1}, new float[] {0, 0, 0}, new float[] {50, log(3), 0});

    assertThat(gradient).containsExactly(0, 0.75f, -0.75f);
  }

  @Test
  void theGradientIsTheSlopeOfTheScore() {
    float[] offsets = {log(0.5), log(0.1), log(0.4), 3};
    float[] logits = {0.4f, -1.2f, 0.3f, 2};
    float step = 1e-2f;
    for (float[] label : new float[][] {{0, 1, 0, 0}, {0.05f, 0.05f, 0.9f, OUT}}) {
      float[] gradient = gradient(label, logits, offsets);
      for (int k = 0; k < logits.length; k++) {
        float[] up = logits.clone();
        float[] down = logits.clone();
        up[k] += step;
        down[k] -= step;
        double slope = (score(label, up, offsets) - score(label, down, offsets)) / (2 * step);
        assertThat((double) gradient[k]).isCloseTo(slope, within(1e-3));
      }
    }
  }

  @Test
  void labelsOfAnotherWidthAreRefused() {
    INDArray logits = row(new float[] {1, 0});
    INDArray three = row(new float[] {1, 0, 0});

    assertThatThrownBy(() -> loss.computeScore(three, logits, SOFTMAX, null, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Labels of 2 classes have 2, 4 or 8 columns, not 3");
    assertThatThrownBy(() -> loss.computeGradient(three, logits, SOFTMAX, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** DL4J passes labels of double width to the loss, averages as usual and keeps no trace. */
  @Test
  void aNetworkTrainsUnderOffsets() {
    ComputationGraph network = TinyNetwork.trained(Rule.SGD, 2);
    DataSet plain = TinyNetwork.data(5);
    float[] shares = {log(0.5), log(0.1), log(0.2), log(0.2)};
    DataSet shifted = new DataSet(plain.getFeatures(), withOffsets(plain.getLabels(), shares));
    double before = network.score(plain, true);

    network.setInputs(shifted.getFeatures());
    network.setLabels(shifted.getLabels());
    network.computeGradientAndScore();

    double score = network.score();
    double gradient =
        network.gradient().gradientForVariable().get("classifier_b").getDouble(1)
            / shifted.numExamples();
    assertThat(score)
        .isCloseTo(network.score(shifted, true), within(1e-5))
        .isNotCloseTo(before, within(1e-2));
    assertThat(gradient).isCloseTo(slope(network, shifted), within(2e-3));
    assertThat(network.score(plain, true)).isEqualTo(before);
  }

  private static INDArray withOffsets(INDArray labels, float[] offsets) {
    float[][] rows = labels.toFloatMatrix();
    for (int i = 0; i < rows.length; i++) {
      rows[i] = join(rows[i], offsets);
    }
    return Nd4j.createFromArray(rows);
  }

  /** Of the training score, along the bias of class 1. */
  private static double slope(ComputationGraph network, DataSet batch) {
    INDArray bias = network.getLayer("classifier").getParam("b");
    float step = 1e-2f;
    float start = bias.getFloat(1);
    bias.putScalar(1, start + step);
    double up = network.score(batch, true);
    bias.putScalar(1, start - step);
    double down = network.score(batch, true);
    bias.putScalar(1, start);
    return (up - down) / (2 * step);
  }
}
