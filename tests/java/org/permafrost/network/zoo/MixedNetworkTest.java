package org.permafrost.network.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;
import org.permafrost.network.catalog.WriteGroup;
import org.permafrost.network.model.ConfigurationJson;
import org.permafrost.network.model.TestNetworks;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.TrainSettings.Rule;

class MixedNetworkTest {
  private static final ComputationGraphConfiguration CONFIGURATION =
      MixedNetwork.configuration(TestNetworks.optimizer(Rule.SGD, 0));

  @Test
  void survivesJson() {
    ComputationGraphConfiguration read = ConfigurationJson.parse(CONFIGURATION.toJson());
    assertThat(read).isEqualTo(CONFIGURATION);
    float[] weights = MixedNetwork.initial(read);
    INDArray images = GridNetwork.batch(2, 1).getFeatures();
    assertThat(FloatArrays.copyOf(Networks.create(read, weights).output(images)[0]))
        .isEqualTo(FloatArrays.copyOf(Networks.create(CONFIGURATION, weights).output(images)[0]));
  }

  /** Central differences of the loss, in every kind of layer. */
  @Test
  void gradientsAreDerivatives() {
    ComputationGraph network = Networks.create(CONFIGURATION, MixedNetwork.initial(CONFIGURATION));
    DataSet batch = GridNetwork.batch(3, 2);
    network.setInput(0, batch.getFeatures());
    network.setLabels(batch.getLabels());
    network.computeGradientAndScore();
    float[] gradient = FloatArrays.copyOf(network.getFlattenedGradients());
    FilterCatalog catalog = FilterCatalog.of(network);
    for (ConvolutionFilters layer : catalog.layers()) {
      int position = largest(gradient, layer.weights());
      double slope = slope(network, position);
      // DL4J's gradient is a sum over the batch, its loss a mean.
      assertThat(gradient[position] / batch.numExamples())
          .as(layer.layer())
          .isCloseTo((float) slope, within((float) (2e-4 + 0.05 * Math.abs(slope))));
    }
  }

  private static int largest(float[] values, Range range) {
    return IntStream.range(range.start(), range.end())
        .boxed()
        .max(Comparator.comparingDouble(p -> Math.abs(values[p])))
        .orElseThrow();
  }

  private static double slope(ComputationGraph network, int position) {
    double step = 1e-3;
    float[] before = FloatArrays.copyOf(network.params());
    double[] loss = new double[2];
    for (int side = 0; side < 2; side++) {
      float[] moved = before.clone();
      moved[position] += (float) (side == 0 ? -step : step);
      FloatArrays.assign(network.params(), moved);
      network.computeGradientAndScore();
      loss[side] = network.score();
    }
    FloatArrays.assign(network.params(), before);
    return (loss[1] - loss[0]) / (2 * step);
  }

  @Test
  void channelsAreFollowedThroughGroupsGatesAndConcatenations() {
    FilterCatalog catalog = FilterCatalog.of(CONFIGURATION);
    assertThat(catalog.sources("stem").isImage()).isTrue();
    assertThat(catalog.sources("depthwise").of(5)).containsExactly(new FilterId("stem", 5));
    assertThat(catalog.sources("grouped").of(9))
        .containsExactly(new FilterId("depthwise", 9), new FilterId("expand", 9));
    assertThat(catalog.layer("grouped").inputs(15)).containsExactly(8, 9, 10, 11, 12, 13, 14, 15);
    assertThat(catalog.layer("depthwise").filterLength()).isEqualTo(9);
    assertThat(catalog.sources("classifier").of(3))
        .containsExactly(new FilterId("grouped", 3), new FilterId("wide", 3));
    assertThat(catalog.sources("classifier").of(20))
        .containsExactly(new FilterId("dilated", 4), new FilterId("wide", 20));
  }

  @Test
  void filtersThatMeetBelongTogether() {
    FilterCatalog catalog = FilterCatalog.of(CONFIGURATION);
    assertThat(catalog.writeGroups())
        .extracting(WriteGroup::channels, WriteGroup::layers, WriteGroup::firsts)
        .containsExactly(
            tuple(16, List.of("depthwise", "expand"), List.of(0, 0)),
            tuple(16, List.of("grouped", "wide"), List.of(0, 0)),
            tuple(16, List.of("dilated", "wide"), List.of(0, 16)));
    assertThat(catalog.writers(new FilterId("wide", 20)))
        .containsExactly(new FilterId("dilated", 4), new FilterId("wide", 20));
    assertThat(catalog.layer("wide").shortcut()).isTrue();
    assertThat(catalog.freeNormalizations())
        .extracting(rows -> rows.layer())
        .containsExactly("side-bn");
    assertThat(catalog.layer("depthwise").relu()).contains("depthwise-act");
    assertThat(catalog.layer("depthwise").rectified()).isFalse();
  }
}
