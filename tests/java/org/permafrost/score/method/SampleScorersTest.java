package org.permafrost.score.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.explain.Likeness;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.zoo.GridNetwork;
import org.permafrost.score.pass.SampleBatch;
import org.permafrost.score.pass.SamplePass;
import org.permafrost.settings.SettingsLoader;

class SampleScorersTest {
  private static final ComputationGraphConfiguration CONFIGURATION =
      GridNetwork.configuration(SettingsLoader.defaults().train().optimizer());
  private static final float[] PARAMETERS = GridNetwork.initial(CONFIGURATION);
  private static final FilterCatalog CATALOG = FilterCatalog.of(CONFIGURATION);
  private static final INDArray IMAGES = GridNetwork.batch(6, 3).getFeatures();
  private static final int[] LABELS = {0, 1, 2, 0, 1, 2};

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
  void bothScorersRankEveryFilter() {
    List<double[]> scores =
        SamplePass.score(
            CONFIGURATION,
            PARAMETERS,
            SettingsLoader.defaults().train().normalization(),
            List.of(new SampleBatch(IMAGES, LABELS)),
            List.of(new Snip(), new Grasp()));

    assertThat(Arrays.stream(scores.get(0)).min().orElseThrow()).isNotNegative();
    assertThat(Arrays.stream(scores.get(0)).sum()).isCloseTo(1, within(1e-9));
    assertThat(Arrays.stream(scores.get(1)).map(Math::abs).sum()).isCloseTo(1, within(1e-9));
  }

  /** Their pictures do not depend on the class, its saliency map does. */
  @Test
  void explanationsCompareAClassWithEveryFilter() {
    List<double[]> scores =
        SamplePass.score(
            CONFIGURATION,
            PARAMETERS,
            SettingsLoader.defaults().train().normalization(),
            List.of(new SampleBatch(IMAGES, LABELS)),
            List.of(
                new Explanation(Likeness.MSE),
                new Explanation(Likeness.PEARSON),
                new Explanation(Likeness.BRIGHTNESS)));

    for (double[] ofScorer : scores) {
      assertThat(ofScorer).hasSize(CATALOG.index().size());
      assertThat(Arrays.stream(ofScorer).distinct().count()).isGreaterThan(1);
    }
    assertThat(Arrays.stream(scores.get(0)).max().orElseThrow()).isNegative();
    for (int i = 0; i < scores.get(1).length; i++) {
      assertThat(scores.get(1)[i]).isBetween(Likeness.NONE, 1.0);
    }
  }
}
