package org.permafrost.freeze.synapse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.FreezingUpdater;
import org.permafrost.freeze.GradientRule;
import org.permafrost.freeze.Intervals;
import org.permafrost.freeze.hook.RoundStart;
import org.permafrost.freeze.hook.RoundVector;
import org.permafrost.freeze.hook.StepFollowers;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.Range;

/** One real weight with the loss {@code w^2 / 2}, which starts at 2. */
class SynapseHookTest {
  private static final Intervals ONE = Intervals.of(List.of(Range.between(0, 1)));

  private final ComputationGraph network;

  SynapseHookTest() {
    network = square(new Sgd(.5));
  }

  private static ComputationGraph square(IUpdater rule) {
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .updater(rule)
                .graphBuilder()
                .addInputs("one")
                .addLayer(
                    "w",
                    new OutputLayer.Builder(
                            new LossMSE(Nd4j.createFromArray(new float[][] {{.5f}})))
                        .activation(Activation.IDENTITY)
                        .hasBias(false)
                        .nIn(1)
                        .nOut(1)
                        .build(),
                    "one")
                .setOutputs("w")
                .build());
    network.init();
    network.params().assign(2);
    FreezingUpdater.attachTo(network);
    return network;
  }

  /** A round of so many steps, and what became of the path. */
  private static Synapses round(
      ComputationGraph network, Synapses synapses, int steps, boolean eachStep) {
    float[] before = FloatArrays.copyOf(network.params());
    StepFollowers followers =
        StepFollowers.start(
            List.of(new SynapseHook(ONE, eachStep)),
            new RoundStart(before, 0, 1, new double[steps]));
    ((FreezingUpdater) network.getUpdater()).tell(followers);
    for (int step = 0; step < steps; step++) {
      network.fit(new DataSet(Nd4j.ones(4, 1), Nd4j.zeros(4, 1)));
      followers.afterStep(network.params());
    }
    RoundVector vector = followers.vectors().get(SynapseHook.VECTOR);
    assertThat(vector.reduction()).isEqualTo(RoundVector.Reduction.MEAN);
    return eachStep
        ? synapses.lowered(before, vector.values())
        : synapses.moved(before, FloatArrays.copyOf(network.params()), vector.values());
  }

  private static Synapses rounds(
      ComputationGraph network, int rounds, int steps, boolean eachStep) {
    Synapses synapses = Synapses.none(ONE);
    for (int i = 0; i < rounds; i++) {
      synapses = round(network, synapses, steps, eachStep);
    }
    return synapses;
  }

  @Test
  void roundsOfOneStepAreThePublishedRule() {
    assertThat(rounds(network, 3, 1, false).omega()).containsExactly(2.625f);
    assertThat(rounds(square(new Sgd(.5)), 3, 1, true).omega()).containsExactly(2.625f);
  }

  /**
   * The loss falls by 1.96875. Three steps in one round: mean gradient 3.5 / 3 times a change of
   * 1.75, or the three products.
   */
  @Test
  void aRoundOfSeveralStepsIsCoarserThanItsSteps() {
    assertThat(rounds(network, 1, 3, false).omega()[0])
        .isCloseTo((float) (3.5 / 3 * 1.75), within(1e-6f));
    assertThat(rounds(square(new Sgd(.5)), 1, 3, true).omega()).containsExactly(2.625f);
  }

  /** DL4J's form of Nesterov steps from 2 to 0.5, then to -0.125. */
  @Test
  void momentumCountsByWhereTheParameterReallyWent() {
    assertThat(rounds(square(new Nesterovs(.5, .5)), 2, 1, false).omega())
        .containsExactly(2 * 1.5f + .5f * .625f);
  }

  /** With a pull of 2 towards 3, the first step goes from 2 to 2. */
  @Test
  void thePenaltyMovesTheParameterButIsNotInItsGradient() {
    GradientRule pull =
        Synapses.none(ONE)
            .moved(new float[] {2}, new float[] {3}, new float[] {-2.2f})
            .measure(new float[] {3}, .1, Double.MAX_VALUE, List.of())
            .pull(.5, .5);
    ((FreezingUpdater) network.getUpdater()).freeze(FreezePlan.nothing().withRules(List.of(pull)));
    INDArray gradient = Nd4j.zeros(1, 1);
    pull.apply(gradient, network.params());
    assertThat(gradient.getFloat(0)).isEqualTo(-2);

    Synapses path = rounds(network, 1, 1, false);

    assertThat(network.params().getFloat(0)).isEqualTo(2);
    assertThat(path.omega()).containsExactly(0);
  }
}
