package org.permafrost.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.Range;

/** What bends a gradient, by hand and within an update. */
class GradientRuleTest {
  private static final Intervals TWO_PIECES =
      Intervals.of(List.of(Range.between(1, 2), Range.between(3, 4)));

  private static INDArray flat(float... values) {
    return Nd4j.createFromArray(values).reshape(1, values.length);
  }

  @Test
  void theElasticPenaltyHasTheHalf() {
    ElasticPull pull =
        new ElasticPull(TWO_PIECES, 10, new float[] {.75f, 2}, new float[] {1, -1}, 0);
    INDArray parameters = flat(9, 1.2f, 9, -1);

    assertThat(pull.penalty(parameters)).isCloseTo(.15, within(1e-6));
  }

  @Test
  void thePullIsTheGradientOfThePenalty() {
    ElasticPull pull =
        new ElasticPull(TWO_PIECES, 10, new float[] {.75f, 2}, new float[] {1, -1}, 0);
    INDArray gradient = flat(5, 5, 5, 5);

    pull.apply(gradient, flat(9, 1.2f, 9, -1.5f));

    assertThat(gradient.toFloatMatrix()[0])
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(5, 5 + 10 * .75f * .2f, 5, 5 + 10 * 2 * -.5f);
  }

  /** Stiffness 10 at rate 0.5 is 5 times too much, 1 is not. */
  @Test
  void aPullThatWouldOvershootIsShortenedTogetherWithTheLoss() {
    ElasticPull pull =
        new ElasticPull(TWO_PIECES, 10, new float[] {1, .1f}, new float[] {2, 2}, .5);
    INDArray gradient = flat(5, 5, 5, 5);

    pull.apply(gradient, flat(0, 3, 0, 3));

    assertThat(gradient.toFloatMatrix()[0]).containsExactly(5, (5 + 10) / 5f, 5, 5 + 1);
  }

  /** Ten thousand times the largest pull that an unlimited step survives, with momentum. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 1.3, 2, 1e4})
  void noPullDivergesAndAllEndWhereLossAndPenaltyBalance(double rateTimesStiffness) {
    float rate = .05f;
    double stiffness = rateTimesStiffness / rate;
    ElasticPull pull =
        new ElasticPull(
            Intervals.of(List.of(Range.between(0, 1))),
            stiffness,
            new float[] {1},
            new float[] {1},
            rate);
    float[] theta = {3};
    float[][] velocity = {{0}};
    UpdateRule nesterov = UpdateRule.of(new Nesterovs(rate, .9), 0, 0).orElseThrow();
    for (int step = 0; step < 3000; step++) {
      INDArray gradient = flat(theta[0] + 1);
      pull.apply(gradient, flat(theta));
      float[] update = gradient.toFloatVector();
      nesterov.apply(update, velocity, 1);
      theta[0] -= update[0];
      assertThat(theta[0]).isBetween(-3f, 4f);
    }

    assertThat((double) theta[0]).isCloseTo((stiffness - 1) / (stiffness + 1), within(1e-4));
  }

  @Test
  void anOpposingGradientLosesItsPartAlongTheReference() {
    INDArray gradient = flat(7, 1, 7, -2);

    new GradientProjection(TWO_PIECES, new float[] {1, 1}).apply(gradient, flat(0, 0, 0, 0));

    assertThat(gradient.toFloatMatrix()[0]).containsExactly(7, 1.5f, 7, -1.5f);
  }

  @Test
  void anAgreeingGradientKeepsItsBits() {
    INDArray gradient = flat(7, 3, 7, -2);
    INDArray orthogonal = flat(7, 2, 7, -2);

    new GradientProjection(TWO_PIECES, new float[] {1, 1}).apply(gradient, flat(0, 0, 0, 0));
    new GradientProjection(TWO_PIECES, new float[] {1, 1}).apply(orthogonal, flat(0, 0, 0, 0));
    new GradientProjection(TWO_PIECES, new float[2]).apply(orthogonal, flat(0, 0, 0, 0));

    assertThat(gradient.toFloatMatrix()[0]).containsExactly(7, 3, 7, -2);
    assertThat(orthogonal.toFloatMatrix()[0]).containsExactly(7, 2, 7, -2);
  }

  /** With plain SGD at rate 1 a step is the gradient. */
  @Test
  void anUpdateMovesByThePullOnTop() {
    float[] without = step(List.of(), 0);
    Intervals first = Intervals.of(List.of(Range.between(0, 1)));
    float start = FloatArrays.copyOf(TinyNetwork.undecayed().params())[0];
    ElasticPull pull = new ElasticPull(first, 4, new float[] {.5f}, new float[] {start - 3}, 0);

    float[] with = step(List.of(pull), 0);

    assertThat(with[0]).isCloseTo(without[0] - 4 * .5f * 3, within(1e-4f));
    assertThat(Arrays.copyOfRange(with, 1, with.length))
        .isEqualTo(Arrays.copyOfRange(without, 1, with.length));
  }

  @Test
  void clippingSeesThePull() {
    Intervals first = Intervals.of(List.of(Range.between(0, 1)));
    float start = FloatArrays.copyOf(TinyNetwork.undecayed().params())[0];
    ElasticPull pull = new ElasticPull(first, 1e6, new float[] {1}, new float[] {start - 1}, 0);

    float[] clipped = step(List.of(pull), 1e-3);

    assertThat(clipped[0]).isCloseTo(start - 1e-3f, within(1e-5f));
  }

  /** Parameters after one step. */
  private static float[] step(List<GradientRule> rules, double clip) {
    ComputationGraph network = TinyNetwork.undecayed();
    FreezingUpdater updater = (FreezingUpdater) network.getUpdater();
    updater.learningRate(1);
    updater.clipGradient(clip);
    updater.freeze(FreezePlan.nothing().withRules(rules));
    network.fit(TinyNetwork.data(1));
    return FloatArrays.copyOf(network.params());
  }

  /** So that executors get it anew only when it changes. */
  @Test
  void aPlanWithRulesIsAValue() {
    assertThat(plan(.5f)).isEqualTo(plan(.5f)).hasSameHashCodeAs(plan(.5f));
    assertThat(plan(.5f)).isNotEqualTo(plan(.25f)).isNotEqualTo(plan(.5f).withRules(List.of()));
  }

  private static FreezePlan plan(float value) {
    return new FreezePlan(TWO_PIECES, Intervals.empty())
        .withRules(
            List.of(
                new ElasticPull(TWO_PIECES, 1, new float[] {value, 1}, new float[2], 0),
                new GradientProjection(TWO_PIECES, new float[] {value, 1})));
  }
}
