package org.permafrost.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.settings.TrainSettings.Rule;

/** Layers with a learning rate of their own. */
class RateFactorTest {
  private static final double RATE = 0.02;
  private static final double DECAY = 1e-2;

  private static ComputationGraph network(Rule rule) {
    ComputationGraph network = new ComputationGraph(TinyNetwork.configuration(rule, DECAY));
    network.init();
    FreezingUpdater.attachTo(network);
    INDArray state = network.getUpdater().getStateViewArray();
    if (state != null) {
      state.assign(0);
    }
    return network;
  }

  private static FreezingUpdater updater(ComputationGraph network) {
    return (FreezingUpdater) network.getUpdater();
  }

  /** Weights of a convolution in the middle. */
  private static Intervals layer(ComputationGraph network) {
    ConvolutionFilters layer = FilterCatalog.of(network).layers().get(2);
    Range weights = layer.weights();
    return Intervals.of(List.of(weights));
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void aLayerMovesAsIfItsRateWereThatOfAllAndTheOthersAsIfItHadNone(Rule rule) {
    ComputationGraph factored = network(rule);
    ComputationGraph slow = network(rule);
    ComputationGraph plain = network(rule);
    Intervals layer = layer(factored);
    List<RateFactor> factors = List.of(new RateFactor(layer, new double[] {9, 0.25}));
    updater(factored).learningRate(RATE);
    updater(factored).rates(factors, 1);
    updater(slow).learningRate(RATE / 4);
    updater(plain).learningRate(RATE);

    List.of(factored, slow, plain).forEach(network -> network.fit(TinyNetwork.data(1)));

    float[] moved = FloatArrays.copyOf(factored.params());
    Intervals others = layer.complement(moved.length);
    assertThat(layer.gather(moved)).isEqualTo(layer.gather(FloatArrays.copyOf(slow.params())));
    assertThat(others.gather(moved)).isEqualTo(others.gather(FloatArrays.copyOf(plain.params())));
    assertThat(layer.gather(moved)).isNotEqualTo(layer.gather(FloatArrays.copyOf(plain.params())));
  }

  @ParameterizedTest
  @CsvSource({"SGD, 0.5", "NESTEROV, 0.5", "ADAM, 0.5", "NESTEROV, 1.953125", "ADAM, 0"})
  void theFirstStepIsThatOfTheFormula(Rule rule, double factor) {
    ComputationGraph network = network(rule);
    Intervals layer = layer(network);
    float[] before = layer.gather(FloatArrays.copyOf(network.params()));
    updater(network).learningRate(RATE);
    updater(network).rates(List.of(new RateFactor(layer, new double[] {factor})), 0);

    network.fit(TinyNetwork.data(1));

    float[] after = layer.gather(FloatArrays.copyOf(network.params()));
    float[] sums = layer.gather(FloatArrays.copyOf(network.getFlattenedGradients()));
    for (int i = 0; i < before.length; i++) {
      double gradient = sums[i] / 8.0;
      double step = factor * RATE * (step(rule, gradient) + DECAY * before[i]);
      assertThat((double) after[i]).isCloseTo(before[i] - step, within(1e-6));
    }
    if (factor == 0) {
      assertThat(after).isEqualTo(before);
    }
  }

  @Test
  void numbersThatAreNotUpdatedInPlaceAreAProblemThatNamesTheRemedy() {
    ComputationGraphConfiguration configuration = TinyNetwork.configuration(Rule.SGD, DECAY);
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    ComputationGraph doubles = network.convertDataType(DataType.DOUBLE);
    FreezingUpdater.attachTo(doubles);
    Intervals layer = Intervals.of(List.of(new Range(0, 1)));

    updater(doubles).rates(List.of(), 0);
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(
            () -> updater(doubles).rates(List.of(new RateFactor(layer, new double[] {1})), 0))
        .withMessageContainingAll("strategy.freeze", "DOUBLE", "CPU backend")
        .matches(problem -> problem.exitCode() == ExitCode.ENVIRONMENT);
  }

  /** Of a rule that starts from zeros, at a rate of 1. */
  private static double step(Rule rule, double gradient) {
    return switch (rule) {
      case SGD -> gradient;
      case NESTEROV -> 1.9 * gradient;
      case ADAM ->
          Math.sqrt(1 - 0.999) * gradient / (Math.sqrt(1 - 0.999) * Math.abs(gradient) + 1e-8);
      case RMSPROP -> throw new IllegalArgumentException("not asked for");
    };
  }
}
