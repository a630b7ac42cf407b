package org.permafrost.network.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;
import org.permafrost.network.model.TestNetworks;
import org.permafrost.settings.TrainSettings.Rule;

class NetworksTest {
  @Test
  void sameSeedSameBitsInAnyThread() throws Exception {
    NetworkSpec spec = TestNetworks.spec(Architecture.RESNET18, 32);
    Nd4j.getRandom().setSeed(1);
    float[] here = FloatArrays.copyOf(Networks.create(spec).params());
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try {
      List<Future<float[]>> there = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        there.add(
            pool.submit(
                () -> {
                  Nd4j.rand(DataType.FLOAT, 17);
                  return FloatArrays.copyOf(Networks.create(spec).params());
                }));
      }
      for (Future<float[]> other : there) {
        assertThat(other.get()).isEqualTo(here);
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void anotherSeedAnotherNetwork() {
    NetworkSpec spec = TestNetworks.spec(Architecture.RESNET_SMALL, 32);
    NetworkSpec other =
        new NetworkSpec(spec.architecture(), 32, spec.classes(), 8, spec.optimizer());
    assertThat(InitialParameters.of(spec.configuration(), 7))
        .isNotEqualTo(InitialParameters.of(other.configuration(), 8));
  }

  /** He: standard deviation sqrt(2 / fan-in), to the accuracy that the sample size allows. */
  @Test
  void weightsHaveTheSpreadOfHe() {
    FilterCatalog catalog =
        FilterCatalog.of(TestNetworks.spec(Architecture.RESNET18, 32).configuration());
    float[] values =
        InitialParameters.of(TestNetworks.spec(Architecture.RESNET18, 32).configuration(), 7);
    for (ConvolutionFilters layer : catalog.layers()) {
      double expected = Math.sqrt(2.0 / layer.filterLength());
      double tolerance = 6 * expected / Math.sqrt(2.0 * layer.weights().length());
      assertThat(deviation(values, layer.weights())).isCloseTo(expected, within(tolerance));
    }
    assertThat(deviation(values, catalog.classifier().weights()))
        .isCloseTo(Math.sqrt(1.0 / 512), within(0.003));
    assertThat(values[catalog.layers().get(0).normalization().orElseThrow().gamma().start()])
        .isEqualTo(1f);
    assertThat(values[catalog.classifier().bias().orElseThrow().start()]).isZero();
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void onlyConvolutionAndDenseWeightsDecay(Rule rule) {
    ComputationGraph network =
        Networks.create(
            new NetworkSpec(
                Architecture.RESNET_SMALL, 32, 3, 1, TestNetworks.optimizer(rule, 0.1)));
    network
        .paramTable()
        .keySet()
        .forEach(
            name -> {
              String layer = name.substring(0, name.lastIndexOf('_'));
              String key = name.substring(name.lastIndexOf('_') + 1);
              var decays =
                  ((BaseLayer<?>) network.getLayer(layer))
                      .layerConf()
                      .getRegularizationByParam(key);
              assertThat(decays == null ? 0 : decays.size())
                  .as(name)
                  .isEqualTo(key.equals("W") ? 1 : 0);
            });
  }

  @Test
  void trainingLowersTheLoss() {
    ComputationGraph network = Networks.create(TestNetworks.spec(Architecture.RESNET_SMALL, 32));
    INDArray images = Nd4j.linspace(-1, 1, 4 * 3 * 32 * 32, DataType.FLOAT).reshape(4, 3, 32, 32);
    INDArray labels =
        Nd4j.eye(10)
            .castTo(DataType.FLOAT)
            .get(org.nd4j.linalg.indexing.NDArrayIndex.interval(0, 4));
    org.nd4j.linalg.dataset.DataSet batch = new org.nd4j.linalg.dataset.DataSet(images, labels);
    double before = network.score(batch);
    for (int i = 0; i < 10; i++) {
      network.fit(batch);
    }
    assertThat(network.score(batch)).isLessThan(before);
  }

  /** DL4J copies a configuration without its stated order of vertices. */
  @Test
  void copiesComputeTheSame() {
    ComputationGraph network = Networks.create(TestNetworks.spec(Architecture.RESNET18, 32));
    INDArray images = Nd4j.linspace(-1, 1, 2 * 3 * 32 * 32, DataType.FLOAT).reshape(2, 3, 32, 32);
    ComputationGraph copy = network.clone();
    assertThat(FloatArrays.copyOf(copy.params())).isEqualTo(FloatArrays.copyOf(network.params()));
    assertThat(FloatArrays.copyOf(copy.outputSingle(images)))
        .isEqualTo(FloatArrays.copyOf(network.outputSingle(images)));
    assertThat(copy.getConfiguration().getTopologicalOrderStr())
        .isEqualTo(network.getConfiguration().getTopologicalOrderStr());
  }

  @Test
  void refusesAWrongNumberOfParameters() {
    assertThatThrownBy(
            () ->
                Networks.create(
                    TestNetworks.spec(Architecture.RESNET_SMALL, 32).configuration(), new float[3]))
        .hasMessageContaining("parameters, got 3");
  }

  private static double deviation(float[] values, Range range) {
    double squares = 0;
    for (int i = range.start(); i < range.end(); i++) {
      squares += (double) values[i] * values[i];
    }
    return Math.sqrt(squares / range.length());
  }
}
