package org.permafrost.network.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.ImageKeys;

class FourierDropoutLayerTest {
  private static final LayerWorkspaceMgr NONE = LayerWorkspaceMgr.noWorkspaces();
  private static final int CHANNELS = 3;
  private static final int SIDE = 6;
  private static final int IMAGE = CHANNELS * SIDE * SIDE;

  private static FourierDropoutLayer layer(boolean flat) {
    FourierDropout description = new FourierDropout(0.3, 0.2, flat);
    description.setLayerName("stage2-spectral-fourier-dropout");
    NeuralNetConfiguration conf = new NeuralNetConfiguration();
    conf.setLayer(description);
    return (FourierDropoutLayer)
        description.instantiate(conf, List.of(), 0, null, false, DataType.FLOAT);
  }

  private static float[] numbers(int images, long seed) {
    Random random = new Random(seed);
    float[] numbers = new float[images * IMAGE];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  private static INDArray array(float[] numbers) {
    return Nd4j.createFromArray(numbers).reshape(numbers.length / IMAGE, CHANNELS, SIDE, SIDE);
  }

  private static float[] pass(FourierDropoutLayer layer, ImageKeys keys, float[] numbers) {
    layer.draw(keys);
    layer.setInput(array(numbers), NONE);
    return FloatArrays.copyOf(layer.activate(true, NONE));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itsGradientIsThatOfFiniteDifferences(boolean flat) {
    FourierDropoutLayer layer = layer(flat);
    ImageKeys keys = new ImageKeys(1, 2, List.of("a", "b"));
    float[] x = numbers(2, 1);
    float[] weights = numbers(2, 2);
    pass(layer, keys, x);
    float[] gradient = FloatArrays.copyOf(layer.backpropGradient(array(weights), NONE).getSecond());
    float step = 1e-2f;
    for (int i = 0; i < x.length; i += 5) {
      float[] up = x.clone();
      float[] down = x.clone();
      up[i] += step;
      down[i] -= step;
      double difference =
          (dot(pass(layer, keys, up), weights) - dot(pass(layer, keys, down), weights))
              / (up[i] - down[i]);
      assertThat((double) gradient[i]).as("input %d", i).isCloseTo(difference, within(2e-3));
    }
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  @Test
  void evaluationChangesNothingNotEvenOnTheWayBack() {
    FourierDropoutLayer layer = layer(false);
    pass(layer, new ImageKeys(1, 2, List.of("a", "b")), numbers(2, 1));
    INDArray input = array(numbers(2, 3));
    layer.setInput(input, NONE);
    INDArray output = layer.activate(false, NONE);
    INDArray gradient = array(numbers(2, 4));

    assertThat(output).isNotSameAs(input).isEqualTo(input);
    assertThat(layer.backpropGradient(gradient, NONE).getSecond()).isEqualTo(gradient);
  }

  @Test
  void anImageGetsTheSameBitsAtAnyPlaceBesideAnyOthers() {
    FourierDropoutLayer layer = layer(false);
    float[] batch = numbers(4, 1);
    float[] all = pass(layer, new ImageKeys(1, 2, List.of("a", "b", "c", "d")), batch);
    float[] third = java.util.Arrays.copyOfRange(batch, 2 * IMAGE, 3 * IMAGE);

    float[] alone = pass(layer, new ImageKeys(1, 2, List.of("c")), third);

    assertThat(alone).isEqualTo(java.util.Arrays.copyOfRange(all, 2 * IMAGE, 3 * IMAGE));
    assertThat(alone).isNotEqualTo(third);
  }

  @Test
  void seedEpochAndImageEachDrawAnew() {
    FourierDropoutLayer layer = layer(false);
    float[] image = numbers(1, 1);
    float[] first = pass(layer, new ImageKeys(1, 2, List.of("a")), image);

    assertThat(pass(layer, new ImageKeys(1, 2, List.of("a")), image)).isEqualTo(first);
    assertThat(pass(layer, new ImageKeys(2, 2, List.of("a")), image)).isNotEqualTo(first);
    assertThat(pass(layer, new ImageKeys(1, 3, List.of("a")), image)).isNotEqualTo(first);
    assertThat(pass(layer, new ImageKeys(1, 2, List.of("b")), image)).isNotEqualTo(first);
  }

  /** Each map keeps its mean: of the pairs the constant one always stays. */
  @Test
  void mapsKeepTheirMeans() {
    float[] image = numbers(1, 1);
    float[] dropped = pass(layer(false), new ImageKeys(1, 2, List.of("a")), image);
    for (int c = 0; c < CHANNELS; c++) {
      double before = 0;
      double after = 0;
      for (int i = c * SIDE * SIDE; i < (c + 1) * SIDE * SIDE; i++) {
        before += image[i];
        after += dropped[i];
      }
      assertThat(after).isCloseTo(before, within(1e-4));
    }
  }

  @Test
  void trainingWithoutKnowingTheImagesIsABug() {
    FourierDropoutLayer layer = layer(false);
    layer.setInput(array(numbers(2, 1)), NONE);
    assertThatThrownBy(() -> layer.activate(true, NONE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("which 2 images");
  }
}
