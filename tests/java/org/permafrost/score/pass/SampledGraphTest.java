package org.permafrost.score.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;
import org.permafrost.network.zoo.GridNetwork;
import org.permafrost.score.SampledNetwork;
import org.permafrost.settings.NetworkSettings.Unit;
import org.permafrost.settings.SettingsLoader;

class SampledGraphTest {
  private static final ComputationGraphConfiguration CONFIGURATION =
      GridNetwork.configuration(SettingsLoader.defaults().train().optimizer());
  private static final float[] PARAMETERS = GridNetwork.initial(CONFIGURATION);
  private static final FilterCatalog CATALOG = FilterCatalog.of(CONFIGURATION);
  private static final INDArray IMAGES = GridNetwork.batch(6, 3).getFeatures();
  private static final int[] LABELS = {0, 1, 2, 0, 1, 2};

  private static SampledNetwork network(SampleBatch... batches) {
    return new SampledGraph(
        CONFIGURATION,
        PARAMETERS,
        SettingsLoader.defaults().train().normalization(),
        List.of(batches));
  }

  @Test
  void theGradientAgreesWithDifferencesOfTheLoss() {
    SampledNetwork network = network(new SampleBatch(IMAGES, LABELS));
    double[] at = network.parameters();
    double[] gradient = network.gradient(at, 2);

    for (int layer = 0; layer < 2; layer++) {
      Range weights = CATALOG.layers().get(layer).weights();
      for (int w = weights.start(); w < weights.start() + weights.length(); w += 17) {
        assertThat(gradient[w]).isCloseTo(difference(at, w), within(1e-6));
      }
    }
    int bias = CATALOG.layers().get(0).bias().orElseThrow().start();
    assertThat(gradient[bias]).isZero();
  }

  private static double difference(double[] at, int position) {
    double step = 1e-5;
    return (loss(at, position, step) - loss(at, position, -step)) / (2 * step);
  }

  private static double loss(double[] at, int position, double step) {
    VertexGraph graph = new VertexGraph(CONFIGURATION, DataType.DOUBLE, Unit.ONLY_FILTERS);
    double[] moved = at.clone();
    moved[position] += step;
    graph.load(moved);
    double loss = 0;
    try (INDArray images = IMAGES.castTo(DataType.DOUBLE);
        ForwardPass forward = new ForwardPass(graph, images, false, (layer, maps) -> {})) {
      double[][] logits = graph.classifier().doubleLogits(forward.features());
      for (int i = 0; i < LABELS.length; i++) {
        double sum = Arrays.stream(logits[i]).map(z -> Math.exp(z / 2)).sum();
        loss += Math.log(sum) - logits[i][LABELS[i]] / 2;
      }
    }
    return loss / LABELS.length;
  }

  @Test
  void imagesThatFillUpABatchAndTheCutIntoBatchesDoNotCount() {
    SampleBatch all = new SampleBatch(IMAGES, LABELS);
    SampleBatch front = new SampleBatch(IMAGES, Arrays.copyOf(LABELS, 4));
    SampleBatch back =
        new SampleBatch(
            IMAGES.get(NDArrayIndex.interval(4, 6)).dup(), Arrays.copyOfRange(LABELS, 4, 6));

    double[] whole = network(all).gradient(network(all).parameters(), 1);
    double[] cut = network(front, back).gradient(network(all).parameters(), 1);

    assertThat(cut).containsExactly(whole, within(1e-12));
  }
}
