package org.permafrost.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.evaluation.Logits;
import org.permafrost.network.onednn.graph.NativeNetworks;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.network.zoo.Networks;
import org.permafrost.score.FilterScorer;
import org.permafrost.score.ImageScorers;
import org.permafrost.score.pass.ScoringPass;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.SettingsLoader;

/** What a network says of an image has the same bits in every place of a batch. */
class PlaceInBatchTest {
  private static final int BATCH = 13;
  private static final List<FilterScorer> METHODS = ImageScorers.all();

  static Stream<Arguments> networks() {
    return Stream.of(Layers.values())
        .flatMap(
            layers ->
                Stream.of(
                    Arguments.of("resnet-small@40", layers, network(Architecture.RESNET_SMALL, 40)),
                    Arguments.of("resnet18@72", layers, network(Architecture.RESNET18, 72)),
                    Arguments.of("vgg16@32", layers, network(Architecture.VGG16, 32)),
                    Arguments.of("hidden dense layers", layers, dense())));
  }

  private static ComputationGraph network(Architecture architecture, int size) {
    return Networks.create(
        new NetworkSpec(architecture, size, 10, 3, SettingsLoader.defaults().train().optimizer()));
  }

  /** As large VGGs end; 13 x 13 maps and 37 units are multiples of nothing. */
  private static ComputationGraph dense() {
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .activation(Activation.RELU)
            .graphBuilder()
            .addInputs("image")
            .addLayer("convolution", new ConvolutionLayer.Builder(3, 3).nOut(5).build(), "image")
            .addLayer("hidden1", new DenseLayer.Builder().nOut(300).build(), "convolution")
            .addLayer("hidden2", new DenseLayer.Builder().nOut(37).build(), "hidden1")
            .addLayer(
                "classifier",
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .nOut(10)
                    .build(),
                "hidden2")
            .setOutputs("classifier")
            .setInputTypes(InputType.convolutional(15, 15, 3))
            .build();
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    return network;
  }

  private static INDArray random(long seed, int... shape) {
    Random random = new Random(seed);
    float[] values = new float[shape[0] * shape[1] * shape[2] * shape[3]];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Nd4j.createFromArray(values).reshape('c', shape);
  }

  private static int size(String name) {
    return name.contains("@") ? Integer.parseInt(name.substring(name.indexOf('@') + 1)) : 15;
  }

  @Tag("invariance")
  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("networks")
  void itsBitsAreTheSameInEveryPlace(String name, Layers layers, ComputationGraph trained) {
    ComputationGraph network = NativeNetworks.create(trained.getConfiguration(), layers);
    FloatArrays.assign(network.params(), FloatArrays.copyOf(trained.params()));
    int size = size(name);
    INDArray image = random(1, 1, 3, size, size);
    float[] features = {};
    float[] logits = {};
    for (int place = 0; place < BATCH; place++) {
      INDArray batch = random(100 + place, BATCH, 3, size, size);
      batch.slice(place).assign(image.slice(0));
      float[] featuresHere = Logits.features(network, batch)[place];
      float[] logitsHere = Logits.of(network, batch)[place];
      if (place == 0) {
        features = featuresHere;
        logits = logitsHere;
      }

      assertThat(featuresHere).as("features in place %d", place).containsExactly(features);
      assertThat(logitsHere).as("logits in place %d", place).containsExactly(logits);
    }
  }

  @Tag("invariance")
  @ParameterizedTest
  @EnumSource(Layers.class)
  void itsScoresAreTheSameInEveryPlace(Layers layers) {
    ComputationGraph network = network(Architecture.RESNET_SMALL, 40);
    ScoringPass pass = new ScoringPass(network.getConfiguration(), METHODS, layers);
    pass.load(FloatArrays.copyOf(network.params()));
    int filters = FilterCatalog.of(network).filters().size();
    INDArray image = random(1, 1, 3, 40, 40);
    Map<FilterScorer, float[]> first = new HashMap<>();
    for (int place = 0; place < BATCH; place++) {
      INDArray batch = random(100 + place, BATCH, 3, 40, 40);
      batch.slice(place).assign(image.slice(0));
      int[] labels = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2};
      labels[place] = 8;
      float[][] scores = pass.score(batch, labels);
      for (int m = 0; m < METHODS.size(); m++) {
        float[] here = Arrays.copyOfRange(scores[m], place * filters, (place + 1) * filters);

        assertThat(here)
            .as("%s in place %d", METHODS.get(m).name(), place)
            .containsExactly(first.computeIfAbsent(METHODS.get(m), method -> here));
      }
    }
  }
}
