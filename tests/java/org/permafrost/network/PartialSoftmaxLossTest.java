package org.permafrost.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.permafrost.network.model.ModelFile;
import org.permafrost.network.model.TestNetworks;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.Networks;

class PartialSoftmaxLossTest {
  private static final float OUT = PartialSoftmaxLoss.EXCLUDED;
  private static final IActivation SOFTMAX = new ActivationSoftmax();
  private final PartialSoftmaxLoss loss = new PartialSoftmaxLoss();

  private static INDArray matrix(float[]... rows) {
    return Nd4j.createFromArray(rows);
  }

  private float[] gradient(float[] labels, float[] logits) {
    return loss.computeGradient(matrix(labels), matrix(logits), SOFTMAX, null).toFloatVector();
  }

  private double score(float[][] labels, float[][] logits) {
    return loss.computeScore(matrix(labels), matrix(logits), SOFTMAX, null, false);
  }

  @Test
  void anAbsentClassIsPushedDownByAFullSoftmax() {
    double[] expected = {-0.050, -0.098, -0.143};
    float[] logits = {0, 0};
    for (double after : expected) {
      float[] gradient = gradient(new float[] {0, 1}, logits);
      logits[0] -= 0.1f * gradient[0];
      logits[1] -= 0.1f * gradient[1];

      assertThat((double) logits[0]).isCloseTo(after, within(5e-4));
      assertThat((double) logits[1]).isCloseTo(-after, within(5e-4));
    }
  }

  @Test
  void whoListensHearsTheProbabilityOfEachImagesClass() {
    float[][] labels = {{0, 1, 0}, {OUT, 0.1f, 0.9f}, {4, 0, 0}};
    float[][] logits = {{0, 0, 0}, {9, 1, 1}, {1, 1, OUT}};
    loss.computeGradient(matrix(labels), matrix(logits), SOFTMAX, null);
    TrueClass.listen();
    try {
      assertThat(TrueClass.heard()).isEmpty();
      loss.computeGradient(matrix(labels), matrix(logits), SOFTMAX, null);

      assertThat(TrueClass.heard())
          .containsExactly(
              new float[] {1 / 3f, 0.5f, (float) (Math.E / (2 * Math.E + 1 / Math.E))},
              within(1e-6f));
    } finally {
      TrueClass.stop();
    }
    assertThat(TrueClass.isListening()).isFalse();
  }

  @Test
  void aLabelManyTimesAsLargeHasAsManyTimesTheGradient() {
    float[] once = gradient(new float[] {0, 1, 0}, new float[] {0.3f, 0.2f, -1});
    float[] often = gradient(new float[] {0, 4, 0}, new float[] {0.3f, 0.2f, -1});

    for (int k = 0; k < once.length; k++) {
      assertThat(often[k]).isCloseTo(4 * once[k], within(1e-6f));
    }
  }

  @Test
  void anExcludedClassGetsExactlyNoGradient() {
    float[] gradient = gradient(new float[] {OUT, 0, 1}, new float[] {50, 0, 0});

    assertThat(Float.floatToRawIntBits(gradient[0])).isZero();
    assertThat(gradient).containsExactly(0, 0.5f, -0.5f);
    assertThat(score(new float[][] {{OUT, 0, 1}}, new float[][] {{50, 0, 0}}))
        .isCloseTo(Math.log(2), within(1e-6));
  }

  @Test
  void imagesOfOneBatchMayExcludeDifferentClasses() {
    float[][] labels = {{OUT, 0, 1}, {1, 0, 0}};
    float[][] logits = {{3, 1, 2}, {3, 1, 2}};

    INDArray both = loss.computeGradient(matrix(labels), matrix(logits), SOFTMAX, null);

    assertThat(both.getRow(0).toFloatVector()).isEqualTo(gradient(labels[0], logits[0]));
    assertThat(both.getRow(1).toFloatVector()).isEqualTo(gradient(labels[1], logits[1]));
    assertThat(both.getFloat(0, 0)).isZero();
    assertThat(both.getFloat(1, 0)).isNotZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void equalsTheUsualCrossEntropyWhenNothingIsExcluded(long seed) {
    Random random = new Random(seed);
    float[][] logits = new float[6][5];
    float[][] labels = new float[6][5];
    for (int i = 0; i < 6; i++) {
      for (int k = 0; k < 5; k++) {
        logits[i][k] = (float) (3 * random.nextGaussian());
      }
      labels[i][random.nextInt(5)] = 1;
    }
    LossMCXENT usual = new LossMCXENT();

    assertThat(
            loss.computeGradient(matrix(labels), matrix(logits), SOFTMAX, null)
                .distance2(usual.computeGradient(matrix(labels), matrix(logits), SOFTMAX, null)))
        .isLessThan(1e-5);
    assertThat(score(labels, logits))
        .isCloseTo(
            usual.computeScore(matrix(labels), matrix(logits), SOFTMAX, null, false), within(1e-4));
    assertThat(loss.computeScore(matrix(labels), matrix(logits), SOFTMAX, null, true))
        .isCloseTo(score(labels, logits) / 6, within(1e-9));
  }

  @Test
  void theGradientIsTheSlopeOfTheScoreForHardAndSoftLabels() {
    float[][] cases = {{0, 1, 0, 0}, {OUT, 0.05f, 0.9f, 0.05f}, {0.5f, OUT, OUT, 0.5f}};
    float[] logits = {0.4f, -1.2f, 0.3f, 2};
    float step = 1e-2f;
    for (float[] labels : cases) {
      float[] gradient = gradient(labels, logits);
      for (int k = 0; k < logits.length; k++) {
        float[] up = logits.clone();
        float[] down = logits.clone();
        up[k] += step;
        down[k] -= step;
        double slope =
            (score(new float[][] {labels}, new float[][] {up})
                    - score(new float[][] {labels}, new float[][] {down}))
                / (2 * step);
        assertThat((double) gradient[k]).isCloseTo(slope, within(1e-3));
      }
    }
  }

  @Test
  void largeLogitsOverflowNowhere() {
    assertThat(gradient(new float[] {1, 0, OUT}, new float[] {-1e4f, 1e4f, 3e38f}))
        .containsExactly(-1, 1, 0);
    assertThat(score(new float[][] {{1, 0}}, new float[][] {{-1e4f, 1e4f}})).isEqualTo(2e4);
  }

  @Test
  void aMaskArrayIsRefused() {
    INDArray one = matrix(new float[] {1, 0});

    assertThatThrownBy(() -> loss.computeScore(one, one, SOFTMAX, one, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> loss.computeGradient(one, one, SOFTMAX, one))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void survivesTheJsonOfANetworkAndAModelFile(@TempDir Path folder) throws IOException {
    ComputationGraph network =
        Networks.create(TestNetworks.spec(Architecture.RESNET_SMALL, 32).withLoss(loss));

    assertThat(lossOf(ComputationGraphConfiguration.fromJson(network.getConfiguration().toJson())))
        .isEqualTo(loss);

    FileSystem files = FileSystem.getLocal(new Configuration());
    org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(folder.toUri().toString(), "m");
    ModelFile.write(files, file, TestNetworks.model(network, Map.of()));
    assertThat(lossOf(ModelFile.read(files, file).network().getConfiguration())).isEqualTo(loss);
  }

  private static ILossFunction lossOf(ComputationGraphConfiguration configuration) {
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    return ((BaseOutputLayer) network.getOutputLayer(0).conf().getLayer()).getLossFn();
  }
}
