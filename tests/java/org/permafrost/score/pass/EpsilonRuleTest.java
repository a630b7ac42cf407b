package org.permafrost.score.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.DenseRows;
import org.permafrost.network.zoo.GridNetwork;
import org.permafrost.score.Relevance;
import org.permafrost.score.Signal;
import org.permafrost.settings.SettingsLoader;

class EpsilonRuleTest {
  @Test
  void aSumLetsThroughItsSizeOverItsSizePlusEpsilon() {
    INDArray sums = Nd4j.createFromArray(0f, 0.1f, -0.1f, 0.3f);
    INDArray signal = Nd4j.createFromArray(4f, 4f, 4f, -4f);

    assertThat(EpsilonRule.damp(sums, signal).toFloatVector())
        .containsExactly(new float[] {0, 2, 2, -3}, within(1e-6f));
    assertThat(Relevance.damping(-0.3)).isCloseTo(0.75, within(1e-12));
  }

  /** Behind the last maps come an average and one logit: two sums. */
  @Test
  void atTheLastMapsItIsTheWeightDampedTwice() {
    ComputationGraphConfiguration configuration =
        GridNetwork.configuration(SettingsLoader.defaults().train().optimizer());
    float[] parameters = GridNetwork.initial(configuration);
    VertexGraph graph = new VertexGraph(configuration);
    graph.load(parameters);
    DenseRows rows = graph.catalog().classifier();
    int last = graph.catalog().layers().size() - 1;
    int[] labels = {2, 0};
    INDArray images = GridNetwork.batch(2, 3).getFeatures();
    boolean[] seen = {false};

    try (ForwardPass forward = new ForwardPass(graph, images, true, (layer, maps) -> {})) {
      float[][] features = forward.features().toFloatMatrix();
      float[][] logits = graph.classifier().logits(forward.features());
      BackwardPass.run(
          graph,
          forward,
          Signal.RELEVANCE,
          labels,
          (layer, maps, signal) -> {
            if (layer != last) {
              return;
            }
            seen[0] = true;
            float[] arrived = FloatArrays.copyOf(signal);
            int positions = (int) (maps.size(2) * maps.size(3));
            for (int i = 0; i < labels.length; i++) {
              for (int f = 0; f < maps.size(1); f++) {
                float weight = parameters[rows.ranges(labels[i]).get(0).start() + f];
                double expected =
                    weight
                        * Relevance.damping(logits[i][labels[i]])
                        * Relevance.damping(features[i][f])
                        / positions;
                assertThat((double) arrived[(i * (int) maps.size(1) + f) * positions])
                    .isCloseTo(expected, within(1e-6));
              }
            }
          });
    }
    assertThat(seen[0]).isTrue();
  }
}
