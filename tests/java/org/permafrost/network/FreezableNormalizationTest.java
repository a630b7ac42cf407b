package org.permafrost.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.model.ConfigurationJson;
import org.permafrost.network.model.TestNetworks;
import org.permafrost.network.zoo.Architecture;

class FreezableNormalizationTest {
  private static final LayerWorkspaceMgr NONE = LayerWorkspaceMgr.noWorkspaces();
  private static final int[] NOTHING = {};
  private static final Map<Architecture, Integer> NORMALISATIONS =
      Map.of(
          Architecture.RESNET34, 36,
          Architecture.RESNET18, 20,
          Architecture.RESNET50, 53,
          Architecture.RESNET_SMALL, 9,
          Architecture.VGG16, 0,
          Architecture.VGG16_BN, 13,
          Architecture.MOBILENET_V2, 52,
          Architecture.EFFICIENTNET_LITE0, 49,
          Architecture.DENSENET121, 121,
          Architecture.LENET5, 0);

  /** Shapes of activations with channels that are frozen; wide maps, small ones, none. */
  static Stream<Arguments> mixed() {
    return Stream.of(
        Arguments.of(new long[] {4, 16, 6, 6}, new int[] {0, 3, 4, 15}),
        Arguments.of(new long[] {3, 5, 2, 2}, new int[] {1, 4}),
        Arguments.of(new long[] {6, 32, 1, 1}, new int[] {7, 8, 30}),
        Arguments.of(new long[] {8, 6}, new int[] {0, 5}));
  }

  static Stream<Arguments> mixedAndWhole() {
    return Stream.concat(
        mixed(),
        Stream.of(
            Arguments.of(new long[] {4, 3, 5, 5}, new int[] {0, 1, 2}),
            Arguments.of(new long[] {5, 2}, new int[] {0, 1})));
  }

  @ParameterizedTest
  @MethodSource("mixed")
  void withoutStoredChannelsItIsDl4jsLayerToTheBit(long[] shape, int[] channels) {
    Case own = new Case(FreezableNormalization.of(1e-5, 0.9), shape, DataType.FLOAT);
    Case stock = new Case(stock(), shape, DataType.FLOAT);
    own.layer(channels);
    own.layer(NOTHING);

    Step expected = stock.step();
    Step step = own.step();
    assertThat(bits(step.activations())).isEqualTo(bits(expected.activations()));
    assertThat(bits(step.epsilon())).isEqualTo(bits(expected.epsilon()));
    assertThat(bits(step.gradient())).isEqualTo(bits(expected.gradient()));
    assertThat(bits(own.evaluate())).isEqualTo(bits(stock.evaluate()));
    assertThat(own.layer.getHelper()).hasSameClassAs(stock.layer.getHelper());
  }

  @ParameterizedTest
  @MethodSource("mixedAndWhole")
  void storedChannelsAnswerInTrainingAsInEvaluation(long[] shape, int[] channels) {
    checkForward(shape, channels, DataType.FLOAT);
  }

  /** DL4J has no native helper for doubles. */
  @ParameterizedTest
  @MethodSource("mixedAndWhole")
  void soTheyDoWithoutNativeHelpers(long[] shape, int[] channels) {
    checkForward(shape, channels, DataType.DOUBLE);
  }

  private static void checkForward(long[] shape, int[] channels, DataType type) {
    Case own = new Case(FreezableNormalization.of(1e-5, 0.9), shape, type);
    INDArray batch = own.train();
    INDArray evaluated = own.evaluate();
    own.layer(channels);

    INDArray mixed = own.train();

    for (int c = 0; c < shape[1]; c++) {
      boolean stored = Arrays.binarySearch(channels, c) >= 0;
      assertThat(bits(mixed.slice(c, 1)))
          .as("channel %d", c)
          .isEqualTo(bits((stored ? evaluated : batch).slice(c, 1)))
          .isNotEqualTo(bits((stored ? batch : evaluated).slice(c, 1)));
    }
  }

  @ParameterizedTest
  @MethodSource("mixed")
  void otherChannelsLearnAsIfNothingWereStored(long[] shape, int[] channels) {
    Case own = new Case(FreezableNormalization.of(1e-5, 0.9), shape, DataType.FLOAT);
    Case stock = new Case(stock(), shape, DataType.FLOAT);
    own.layer(channels);

    Step mixed = own.step();

    Step expected = stock.step();
    for (int c = 0; c < shape[1]; c++) {
      if (Arrays.binarySearch(channels, c) < 0) {
        assertThat(bits(mixed.epsilon().slice(c, 1)))
            .isEqualTo(bits(expected.epsilon().slice(c, 1)));
        for (int kind = 0; kind < 4; kind++) {
          long i = kind * shape[1] + c;
          assertThat(mixed.gradient().getFloat(i)).isEqualTo(expected.gradient().getFloat(i));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("mixedAndWhole")
  void gradientsAreThoseOfFiniteDifferences(long[] shape, int[] channels) {
    checkGradients(FreezableNormalization.of(1e-5, 0.9), shape, channels);
  }

  @ParameterizedTest
  @MethodSource("mixedAndWhole")
  void soTheyAreWhereDeviationsAreStoredAsLogarithms(long[] shape, int[] channels) {
    FreezableNormalization logarithms = FreezableNormalization.of(1e-5, 0.9);
    logarithms.setUseLogStd(true);
    checkGradients(logarithms, shape, channels);
  }

  private static void checkGradients(BatchNormalization kind, long[] shape, int[] channels) {
    Case own = new Case(kind, shape, DataType.DOUBLE);
    own.layer(channels);
    Step step = own.step();

    for (long i = 0; i < own.input.length(); i++) {
      assertThat(step.epsilon().getDouble(i))
          .as("input %d", i)
          .isCloseTo(own.difference(own.input, i), within(1e-6));
    }
    for (int c = 0; c < shape[1]; c++) {
      boolean free = Arrays.binarySearch(channels, c) < 0;
      for (long i : free ? new long[] {c, shape[1] + c} : new long[0]) {
        assertThat(step.gradient().getDouble(i))
            .as("gamma or beta at %d", i)
            .isCloseTo(own.difference(own.parameters, i), within(1e-6));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("mixedAndWhole")
  void floatsAgreeWithDoubles(long[] shape, int[] channels) {
    Case floats = new Case(FreezableNormalization.of(1e-5, 0.9), shape, DataType.FLOAT);
    Case doubles = new Case(FreezableNormalization.of(1e-5, 0.9), shape, DataType.DOUBLE);
    floats.layer(channels);
    doubles.layer(channels);

    assertThat(
            floats
                .step()
                .epsilon()
                .castTo(DataType.DOUBLE)
                .equalsWithEps(doubles.step().epsilon(), 1e-4))
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void everyNormalisationOfEveryArchitectureIsOne(Architecture architecture) {
    assertThat(normalisations(TestNetworks.spec(architecture, 32).configuration()))
        .hasSize(NORMALISATIONS.get(architecture))
        .hasOnlyElementsOfType(FreezableNormalization.class);
  }

  @Test
  void comesBackFromJson() {
    ComputationGraphConfiguration configuration =
        TestNetworks.spec(Architecture.RESNET_SMALL, 32).configuration();

    ComputationGraphConfiguration read = ConfigurationJson.parse(configuration.toJson());

    assertThat(read).isEqualTo(configuration);
    assertThat(read.clone()).isEqualTo(configuration);
    assertThat(normalisations(read))
        .isNotEmpty()
        .hasOnlyElementsOfType(FreezableNormalization.class)
        .allSatisfy(layer -> assertThat(layer.isUseLogStd()).isFalse())
        .allSatisfy(layer -> assertThat(layer.getEps()).isEqualTo(1e-5))
        .allSatisfy(layer -> assertThat(layer.getDecay()).isEqualTo(0.9));
  }

  private static List<BatchNormalization> normalisations(
      ComputationGraphConfiguration configuration) {
    return configuration.getVertices().values().stream()
        .filter(LayerVertex.class::isInstance)
        .map(v -> ((LayerVertex) v).getLayerConf().getLayer())
        .filter(BatchNormalization.class::isInstance)
        .map(BatchNormalization.class::cast)
        .toList();
  }

  /** All numbers, for comparison to the bit: arrays of ND4J are equal if they are close. */
  private static double[] bits(INDArray array) {
    return array.dup('c').reshape(array.length()).toDoubleVector();
  }

  private static BatchNormalization stock() {
    return new BatchNormalization.Builder().eps(1e-5).decay(0.9).useLogStd(false).build();
  }

  /** What one training step of a layer yields. */
  private record Step(INDArray activations, INDArray epsilon, INDArray gradient) {}

  /** One layer with random numbers, the same for every kind and type. */
  private static final class Case {
    private final org.deeplearning4j.nn.layers.normalization.BatchNormalization layer;
    private final INDArray input;
    private final INDArray weights;
    private final INDArray parameters;
    private final INDArray gradient;

    Case(BatchNormalization kind, long[] shape, DataType type) {
      int channels = (int) shape[1];
      kind.setLayerName("bn");
      kind.setNIn(
          shape.length == 2
              ? InputType.feedForward(channels)
              : InputType.convolutional(shape[2], shape[3], channels),
          true);
      Random random = new Random(3);
      input = random(shape, random, type).muli(2).addi(0.5);
      weights = random(shape, random, type);
      parameters = random(new long[] {1, 4L * channels}, random, type);
      IntStream.range(3 * channels, 4 * channels)
          .forEach(i -> parameters.putScalar(i, 0.3 + Math.abs(parameters.getDouble(i))));
      gradient = Nd4j.create(type, 1, 4L * channels);
      NeuralNetConfiguration conf = new NeuralNetConfiguration.Builder().layer(kind).build();
      layer =
          (org.deeplearning4j.nn.layers.normalization.BatchNormalization)
              kind.instantiate(conf, null, 0, parameters, false, type);
      layer.setBackpropGradientsViewArray(gradient);
    }

    private static INDArray random(long[] shape, Random random, DataType type) {
      double[] values = new double[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
      Arrays.setAll(values, i -> (float) random.nextGaussian());
      return Nd4j.createFromArray(values).reshape(shape).castTo(type);
    }

    void layer(int[] channels) {
      ((FreezableNormalizationLayer) layer).useStoredStatistics(channels);
    }

    INDArray train() {
      layer.setInput(input, NONE);
      return layer.activate(true, NONE).dup();
    }

    INDArray evaluate() {
      layer.setInput(input, NONE);
      return layer.activate(false, NONE).dup();
    }

    Step step() {
      INDArray activations = train();
      Pair<Gradient, INDArray> back = layer.backpropGradient(weights, NONE);
      assertThat(back.getFirst().gradientForVariable()).hasSize(4);
      return new Step(activations, back.getSecond().dup(), gradient.dup());
    }

    /** Of the sum of weighted activations, by one number of an array. */
    double difference(INDArray numbers, long position) {
      double before = numbers.getDouble(position);
      double step = 1e-5;
      numbers.putScalar(position, before + step);
      double above = train().mul(weights).sumNumber().doubleValue();
      numbers.putScalar(position, before - step);
      double below = train().mul(weights).sumNumber().doubleValue();
      numbers.putScalar(position, before);
      return (above - below) / (2 * step);
    }
  }
}
