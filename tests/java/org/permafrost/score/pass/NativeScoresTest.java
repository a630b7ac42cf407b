package org.permafrost.score.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.score.FilterScorer;
import org.permafrost.score.ImageScorers;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.SettingsLoader;

/**
 * Scores from native layers are those from DL4J's, whatever the batch sizes. A ReLU next to zero
 * may tip over by rounding, which all gradients before it see; hence the nearest of several
 * batches.
 */
class NativeScoresTest {
  private static final int CLASSES = 4;
  private static final double CLOSE = 1e-5;
  private static final double TIPPED = 3e-2;

  /** Filters that are all but alike may change places, and a pixel next to 0 its sign. */
  private static final double CLOSE_FOR_COUNTS = 1e-3;

  /** Relevance is divided by values that may be next to zero. */
  private static final double CLOSE_FOR_RELEVANCE = 1e-4;

  private static final List<FilterScorer> METHODS = ImageScorers.all();

  @Test
  void resnetSmall() {
    agree(Architecture.RESNET_SMALL, 32);
  }

  @ParameterizedTest
  @Tag("slow")
  @CsvSource({"RESNET18, 64", "VGG16_BN, 32", "VGG16, 32"})
  void largeNetworks(Architecture architecture, int size) {
    agree(architecture, size);
  }

  private static void agree(Architecture architecture, int size) {
    ComputationGraphConfiguration configuration =
        new NetworkSpec(
                architecture, size, CLASSES, 1, SettingsLoader.defaults().train().optimizer())
            .configuration();
    float[] parameters = parameters(configuration);
    ScoringPass natively = new ScoringPass(configuration, METHODS, Layers.NATIVE);
    ScoringPass stock = new ScoringPass(configuration, METHODS, Layers.STOCK);
    natively.load(parameters);
    stock.load(parameters);
    double[] nearest = new double[METHODS.size()];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    for (int images : new int[] {5, 3, 6, 4}) {
      INDArray batch = images(images, size);
      int[] labels = new int[images];
      Arrays.setAll(labels, i -> i % CLASSES);
      float[][] expected = stock.score(batch, labels);
      float[][] got = natively.score(batch, labels);
      for (int m = 0; m < METHODS.size(); m++) {
        double error = error(FilterCatalog.of(configuration), got[m], expected[m], images);
        assertThat(error).as(METHODS.get(m).name()).isLessThan(TIPPED);
        nearest[m] = Math.min(nearest[m], error);
      }
    }
    for (int m = 0; m < METHODS.size(); m++) {
      assertThat(nearest[m]).as(METHODS.get(m).name()).isLessThan(close(METHODS.get(m)));
    }
  }

  /** Largest error of a layer, relative to the length of the vector of its scores. */
  private static double error(FilterCatalog catalog, float[] got, float[] expected, int images) {
    int filters = expected.length / images;
    int first = 0;
    double largest = 0;
    for (ConvolutionFilters layer : catalog.layers()) {
      double difference = 0;
      double length = 0;
      for (int i = 0; i < images; i++) {
        for (int f = first; f < first + layer.filters(); f++) {
          double e = expected[i * filters + f];
          difference += Math.pow(got[i * filters + f] - e, 2);
          length += e * e;
        }
      }
      largest = Math.max(largest, Math.sqrt(difference / length));
      first += layer.filters();
    }
    return largest;
  }

  private static double close(FilterScorer scorer) {
    return switch (scorer.name()) {
      case "rank-sum", "apoz" -> CLOSE_FOR_COUNTS;
      case "lrp-epsilon" -> CLOSE_FOR_RELEVANCE;
      default -> CLOSE;
    };
  }

  /** Initial weights, with biases and statistics that are not trivial. */
  private static float[] parameters(ComputationGraphConfiguration configuration) {
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    Random random = new Random(3);
    network
        .paramTable()
        .forEach(
            (name, values) -> {
              String kind = name.substring(name.lastIndexOf('_') + 1);
              float[] numbers = FloatArrays.copyOf(values);
              for (int i = 0; i < numbers.length; i++) {
                float draw = (float) random.nextGaussian();
                numbers[i] =
                    switch (kind) {
                      case "gamma" -> 1 + 0.2f * draw;
                      case "var" -> 0.5f + draw * draw;
                      case "beta", "mean", "b" -> 0.2f * draw;
                      default -> numbers[i];
                    };
              }
              FloatArrays.assign(values, numbers);
            });
    float[] parameters = FloatArrays.copyOf(network.params());
    network.close();
    return parameters;
  }

  private static INDArray images(int count, int size) {
    Random random = new Random(count);
    float[] pixels = new float[count * 3 * size * size];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    return Nd4j.createFromArray(pixels).reshape(count, 3, size, size);
  }
}
