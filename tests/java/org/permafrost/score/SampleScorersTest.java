package org.permafrost.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;
import org.permafrost.network.zoo.GridNetwork;
import org.permafrost.settings.SettingsLoader;

class SampleScorersTest {
  private static final ComputationGraphConfiguration CONFIGURATION =
      GridNetwork.configuration(SettingsLoader.defaults().train().optimizer());
  private static final float[] PARAMETERS = GridNetwork.initial(CONFIGURATION);
  private static final FilterCatalog CATALOG = FilterCatalog.of(CONFIGURATION);
  private static final INDArray IMAGES = GridNetwork.batch(6, 3).getFeatures();
  private static final int[] LABELS = {0, 1, 2, 0, 1, 2};

  private static SampledNetwork network(SampleBatch... batches) {
    return new SampledNetwork(CONFIGURATION, PARAMETERS, List.of(batches));
  }

  /** y = w x with w = (1, 2), x = (1, 1), loss y^2 / 2: gradient (3, 3), Hessian all 1. */
  @Test
  void hessianTimesGradientOfASquare() {
    double[] product =
        Grasp.hessianTimesGradient(
            w -> new double[] {w[0] + w[1], w[0] + w[1]}, new double[] {1, 2});

    assertThat(product).containsExactly(new double[] {6, 6}, within(1e-6));
    assertThat(Grasp.hessianTimesGradient(w -> new double[2], new double[] {1, 2}))
        .containsExactly(0, 0);
  }

  /** The same case: |w g| = (3, 6), so shares 1/3 and 2/3, here of two filters of one weight. */
  @Test
  void sharesOfTheNetwork() {
    int first = CATALOG.layers().get(0).weights(1).start();
    int second = CATALOG.layers().get(1).weights(2).start();
    double[] shares = FilterTotals.shares(CATALOG, w -> w == first ? 3 : w == second ? -6 : 0);

    assertThat(shares[1]).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(shares[4 + 2]).isCloseTo(-2 / 3.0, within(1e-12));
    assertThat(Arrays.stream(shares).map(Math::abs).sum()).isCloseTo(1, within(1e-12));
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
    VertexGraph graph = new VertexGraph(CONFIGURATION, DataType.DOUBLE);
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

  @Test
  void bothScorersRankEveryFilter() {
    Map<ScoringMethod, double[]> scores =
        SamplePass.score(
            CONFIGURATION,
            PARAMETERS,
            List.of(new SampleBatch(IMAGES, LABELS)),
            List.of(ScoringMethod.SNIP, ScoringMethod.GRASP));

    assertThat(Arrays.stream(scores.get(ScoringMethod.SNIP)).min().orElseThrow()).isNotNegative();
    assertThat(Arrays.stream(scores.get(ScoringMethod.SNIP)).sum()).isCloseTo(1, within(1e-9));
    assertThat(Arrays.stream(scores.get(ScoringMethod.GRASP)).map(Math::abs).sum())
        .isCloseTo(1, within(1e-9));
  }
}
