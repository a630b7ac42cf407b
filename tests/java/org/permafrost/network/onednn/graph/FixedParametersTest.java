package org.permafrost.network.onednn.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.SettingsLoader;

/** Weights that are kept in oneDNN's layout change no bit, and no longer than they may. */
class FixedParametersTest {
  private final ComputationGraph network =
      Initialised.network(
          new NetworkSpec(
                  Architecture.RESNET_SMALL,
                  32,
                  4,
                  1,
                  SettingsLoader.defaults().train().optimizer())
              .configuration(),
          Layers.NATIVE);
  private final INDArray images = Exact.images(1, 3, 3, 32, 32);
  private final INDArray more = Exact.images(2, 5, 3, 32, 32);

  @Test
  void theyChangeNoBit() {
    float[][] first = output(images);
    float[][] second = output(more);
    try (FixedParameters fixed = FixedParameters.of(network)) {
      for (int i = 0; i < 2; i++) {
        assertThat(output(images)).isDeepEqualTo(first);
        assertThat(output(more)).isDeepEqualTo(second);
      }
    }
  }

  @Test
  void afterwardsNewParametersCount() {
    float[][] before = output(images);
    try (FixedParameters fixed = FixedParameters.of(network)) {
      assertThat(output(images)).isDeepEqualTo(before);
    }
    network.fit(new DataSet(images, Exact.labels(3, 4)));
    float[][] after = output(images);
    assertThat(after).isNotEqualTo(before);
    try (FixedParameters fixed = FixedParameters.of(network)) {
      assertThat(output(images)).isDeepEqualTo(after);
    }
  }

  @Test
  void trainingTakesNoNotice() {
    try (FixedParameters fixed = FixedParameters.of(network)) {
      output(images);
      network.fit(new DataSet(images, Exact.labels(3, 4)));
      double first = network.score();
      network.fit(new DataSet(images, Exact.labels(3, 4)));
      assertThat(network.score()).isNotEqualTo(first);
    }
  }

  private float[][] output(INDArray batch) {
    return network.output(false, batch)[0].toFloatMatrix();
  }
}
