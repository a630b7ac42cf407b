package org.permafrost.score.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.permafrost.explain.FilterImage;
import org.permafrost.explain.MaximizationRecipe;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.network.zoo.Networks;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.TrainSettings.PixelNormalization;

class MaximizationPassTest {
  private static final int SIDE = 32;
  private static final String LAYER = "stage2-block1-conv1";
  private static final NetworkSpec SPEC =
      new NetworkSpec(
          Architecture.RESNET_SMALL, SIDE, 4, 1, SettingsLoader.defaults().train().optimizer());

  private final FilterCatalog catalog = FilterCatalog.of(SPEC.configuration());

  @Test
  void filtersAnswerMoreThanToTheNoise() {
    for (MaximizationRecipe recipe :
        List.of(MaximizationRecipe.PLAIN, MaximizationRecipe.readable(SIDE))) {
      for (FilterImage image : pass(recipe, parameters()).of(LAYER, List.of(0, 3, 7))) {
        assertThat(image.after())
            .as("%s %s", recipe, image.filter())
            .isGreaterThan(image.before() + 0.1);
        assertThat(image.pixels()).hasSize(3 * SIDE * SIDE);
        for (float pixel : image.pixels()) {
          assertThat(pixel).isBetween(0f, 1f);
        }
      }
    }
  }

  @Test
  void aFiltersImageDoesNotDependOnItsNeighbours() {
    MaximizationPass pass = pass(MaximizationRecipe.PLAIN, parameters());

    FilterImage among = pass.of(LAYER, List.of(5, 2, 9)).get(1);
    FilterImage alone = pass.of(LAYER, List.of(2)).get(0);

    assertThat(among.filter()).isEqualTo(alone.filter());
    assertThat(among.pixels()).containsExactly(alone.pixels(), within(1e-3f));
    assertThat(pass.of(LAYER, List.of(2)).get(0).pixels()).isEqualTo(alone.pixels());
  }

  @Test
  void aFilterWithoutWeightsIsDead() {
    float[] parameters = parameters();
    ConvolutionFilters layer = catalog.layer(LAYER);
    for (int w = layer.weights(4).start(); w < layer.weights(4).end(); w++) {
      parameters[w] = 0;
    }

    FilterImage dead = pass(MaximizationRecipe.PLAIN, parameters).of(LAYER, List.of(4)).get(0);

    assertThat(dead.isDead()).isTrue();
  }

  /** The stem is linear: its first step goes where its own weights point. */
  @Test
  void theFirstStepFollowsTheGradient() {
    MaximizationRecipe one = new MaximizationRecipe(1, 0.01, 0, 0, 0);
    MaximizationRecipe none = new MaximizationRecipe(0, 0.01, 0, 0, 0);
    ConvolutionFilters stem = catalog.layers().get(0);
    float[] parameters = parameters();

    float[] before = pass(none, parameters).of(stem.layer(), List.of(1)).get(0).pixels();
    float[] after = pass(one, parameters).of(stem.layer(), List.of(1)).get(0).pixels();

    int plane = SIDE * SIDE;
    int kernel = stem.kernelHeight() * stem.kernelWidth();
    for (int channel = 0; channel < 3; channel++) {
      double weights = 0;
      for (int k = 0; k < kernel; k++) {
        weights += parameters[stem.weights(1).start() + channel * kernel + k];
      }
      int middle = channel * plane + SIDE / 2 * SIDE + SIDE / 2;
      assertThat(Math.signum(after[middle] - before[middle]))
          .isEqualTo((float) Math.signum(weights));
      assertThat(Math.abs(after[middle] - before[middle])).isCloseTo(0.0025f, within(2e-5f));
    }
  }

  private static float[] parameters() {
    ComputationGraph network = Networks.create(SPEC);
    return FloatArrays.copyOf(network.params());
  }

  private static MaximizationPass pass(MaximizationRecipe recipe, float[] parameters) {
    List<Double> mean = List.of(0.5, 0.5, 0.5);
    List<Double> std = List.of(0.25, 0.25, 0.25);
    MaximizationPass pass =
        new MaximizationPass(
            SPEC.configuration(), new PixelNormalization(mean, std), SIDE, recipe, 11);
    pass.load(parameters);
    return pass;
  }
}
