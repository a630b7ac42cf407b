package org.permafrost.score.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.onednn.graph.NativeNetworks;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.network.zoo.Networks;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.SettingsLoader;

class ForwardMaximaTest {
  /** A residual network, one without batch normalisation, and one whose activations end at 6. */
  @ParameterizedTest
  @EnumSource(names = {"RESNET_SMALL", "VGG16", "MOBILENET_V2"})
  void readsWhatTheForwardPassOfTrainingComputes(Architecture architecture) {
    reads(architecture, Layers.STOCK);
  }

  @ParameterizedTest
  @EnumSource(names = {"RESNET_SMALL", "VGG16", "MOBILENET_V2"})
  void nativeLayersTellTheSame(Architecture architecture) {
    reads(architecture, Layers.NATIVE);
  }

  private static void reads(Architecture architecture, Layers kind) {
    NetworkSpec spec =
        new NetworkSpec(architecture, 32, 4, 1, SettingsLoader.defaults().train().optimizer());
    ComputationGraph stock = Networks.create(spec);
    FilterCatalog catalog = FilterCatalog.of(stock);
    // Large enough that ReLU6 has something to cut off.
    float[] parameters = FloatArrays.copyOf(stock.params());
    catalog
        .normalizations()
        .forEach(n -> Arrays.fill(parameters, n.gamma().start(), n.gamma().end(), 4));
    FloatArrays.assign(stock.params(), parameters);
    // Statistics of a few pixels amplify rounding from layer to layer.
    List<ConvolutionFilters> layers =
        catalog.layers().subList(0, Math.min(8, catalog.layers().size()));
    INDArray images = Nd4j.rand(3, 3, 32, 32).subi(0.5);
    Map<String, INDArray> before = new HashMap<>();
    stock.feedForward(images, true).forEach((name, a) -> before.put(name, a.dup()));
    ComputationGraph network = NativeNetworks.create(spec.configuration(), kind);
    FloatArrays.assign(network.params(), parameters);
    List<float[]> seen = new ArrayList<>();
    ForwardMaxima maxima = new ForwardMaxima(layers, network);
    network.setListeners(
        new BaseTrainingListener() {
          @Override
          public void onForwardPass(Model model, Map<String, INDArray> activations) {
            seen.add(maxima.of(activations));
          }
        });

    network.fit(
        new DataSet(
            images,
            Nd4j.eye(4)
                .get(
                    org.nd4j.linalg.indexing.NDArrayIndex.interval(0, 3),
                    org.nd4j.linalg.indexing.NDArrayIndex.all())));

    assertThat(seen).hasSize(1);
    assertThat(seen.get(0)).hasSize(3 * maxima.filters());
    int first = 0;
    for (ConvolutionFilters layer : layers) {
      INDArray map =
          before.get(layer.rectified() ? layer.output() : layer.relu().orElse(layer.output()));
      for (int i = 0; i < 3; i++) {
        for (int f = 0; f < layer.filters(); f++) {
          float expected = 0;
          for (int y = 0; y < map.size(2); y++) {
            for (int x = 0; x < map.size(3); x++) {
              expected = Math.max(expected, map.getFloat(i, f, y, x));
            }
          }
          assertThat(seen.get(0)[i * maxima.filters() + first + f])
              .as("image %d, filter %d of %s", i, f, layer.layer())
              .isCloseTo(expected, within(kind == Layers.STOCK ? 0f : 1e-2f));
        }
      }
      first += layer.filters();
    }
  }
}
