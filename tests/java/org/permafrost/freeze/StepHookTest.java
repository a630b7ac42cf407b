package org.permafrost.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.permafrost.freeze.hook.RoundStart;
import org.permafrost.freeze.hook.RoundVector;
import org.permafrost.freeze.hook.StepFollower;
import org.permafrost.freeze.hook.StepFollowers;
import org.permafrost.freeze.hook.StepHook;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.Range;
import org.permafrost.settings.TrainSettings.Rule;

/** What follows the steps of a network, by hand. */
class StepHookTest {
  private static final Intervals ONE = Intervals.of(List.of(Range.between(0, 1)));

  /** Gradient, parameter before and after each step, and how far the path lowered the loss. */
  private static final class Path extends PathFollower {
    private final List<List<Float>> steps = new ArrayList<>();
    private double omega;

    Path() {
      super(ONE);
    }

    @Override
    protected void step(float[] gradients, float[] before, float[] after) {
      steps.add(List.of(gradients[0], before[0], after[0]));
      omega -= (double) gradients[0] * ((double) after[0] - before[0]);
    }
  }

  /** The loss {@code w^2 / 2}, whatever the number of images; starts at 2. */
  private static ComputationGraph square(IUpdater rule, double l2) {
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .updater(rule)
                .l2(l2)
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

  private static void steps(ComputationGraph network, int images, StepHook... hooks) {
    FreezingUpdater updater = (FreezingUpdater) network.getUpdater();
    StepFollowers followers =
        StepFollowers.start(
            List.of(hooks),
            new RoundStart(FloatArrays.copyOf(network.params()), 0, 1, new double[3]));
    updater.tell(followers);
    for (int step = 0; step < 3; step++) {
      network.fit(new DataSet(Nd4j.ones(images, 1), Nd4j.zeros(images, 1)));
      followers.afterStep(network.params());
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "4"})
  void thePathOfOneWeightIsSeenToTheBit(int images) {
    Path path = new Path();

    steps(square(new Sgd(.5), 0), images, start -> path);

    assertThat(path.steps)
        .containsExactly(List.of(2f, 2f, 1f), List.of(1f, 1f, .5f), List.of(.5f, .5f, .25f));
    assertThat(path.omega).isEqualTo(2.625);
  }

  /** By hand: {@code w -= .5 (w + .5 w)}. */
  @Test
  void thePenaltyIsInTheStepButNotInTheGradient() {
    Path path = new Path();

    steps(square(new Sgd(.5), .5), 1, start -> path);

    assertThat(path.steps)
        .containsExactly(
            List.of(2f, 2f, .5f), List.of(.5f, .5f, .125f), List.of(.125f, .125f, .03125f));
  }

  @Test
  void rulesAndClippingAreInTheStepButNotInTheGradient() {
    Path path = new Path();
    ComputationGraph network = square(new Sgd(.5), 0);
    FreezingUpdater updater = (FreezingUpdater) network.getUpdater();
    updater.freeze(FreezePlan.nothing().withRules(List.of((g, p) -> g.addi(8))));
    updater.clipGradient(1);

    steps(network, 1, start -> path);

    assertThat(path.steps)
        .containsExactly(List.of(2f, 2f, 1.5f), List.of(1.5f, 1.5f, 1f), List.of(1f, 1f, .5f));
  }

  /** By hand: velocity -1, then {@code .5 * -1 - .5 * gradient}; DL4J applies Nesterov's form. */
  @Test
  void momentumIsInTheStep() {
    Path path = new Path();

    steps(square(new Nesterovs(.5, .5), 0), 1, start -> path);

    assertThat(path.steps.get(0)).containsExactly(2f, 2f, .5f);
    assertThat(path.steps.get(1)).containsExactly(.5f, .5f, -.125f);
  }

  /** One hook of each kind: those who look see what the others have not yet or already changed. */
  @Test
  void gradientsAndParametersMayBeChangedBetweenTheLooks() {
    Path path = new Path();

    steps(
        square(new Sgd(.5), 0),
        1,
        start -> path,
        start -> changing((gradient, parameters) -> gradient.muli(2), parameters -> {}),
        start -> changing((gradient, parameters) -> {}, parameters -> parameters.addi(1)));

    assertThat(path.steps)
        .containsExactly(List.of(2f, 2f, 1f), List.of(1f, 1f, 1f), List.of(1f, 1f, 1f));
  }

  private static StepFollower changing(
      BiConsumer<INDArray, INDArray> before, Consumer<INDArray> after) {
    return new StepFollower() {
      @Override
      public void beforeStep(INDArray gradient, INDArray parameters) {
        before.accept(gradient, parameters);
      }

      @Override
      public void afterStep(INDArray parameters) {
        after.accept(parameters);
      }
    };
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void lookingChangesNoBit(Rule rule) {
    ComputationGraph alone = TinyNetwork.trained(rule, 3);
    ComputationGraph watched = TinyNetwork.trained(rule, 1);
    ((FreezingUpdater) watched.getUpdater())
        .tell(
            StepFollowers.start(
                List.of((StepHook) start -> new Path()),
                new RoundStart(new float[0], 0, 1, new double[0])));

    for (int step = 1; step < 3; step++) {
      watched.fit(TinyNetwork.data(step));
    }

    assertThat(FloatArrays.copyOf(watched.params())).isEqualTo(FloatArrays.copyOf(alone.params()));
  }

  @Test
  void anotherPlanEndsTheFollowing() {
    List<Integer> seen = new ArrayList<>();
    ComputationGraph network = square(new Sgd(.5), 0);
    steps(network, 4, start -> counting(seen));

    ((FreezingUpdater) network.getUpdater()).freeze(FreezePlan.nothing());
    network.fit(new DataSet(Nd4j.ones(1, 1), Nd4j.zeros(1, 1)));

    assertThat(seen).containsExactly(4, 4, 4);
  }

  private static StepFollower counting(List<Integer> seen) {
    return new StepFollower() {
      @Override
      public void afterGradient(INDArray gradient, INDArray parameters, int images) {
        seen.add(images);
      }
    };
  }

  @Test
  void namesOfVectorsAreUnique() {
    StepFollower one = bringing("a");
    StepFollowers twice =
        StepFollowers.start(
            Arrays.<StepHook>asList(start -> one, start -> one),
            new RoundStart(new float[0], 0, 1, new double[0]));

    assertThatThrownBy(twice::vectors)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Two hooks of a freeze plan bring back a vector a");
  }

  private static StepFollower bringing(String name) {
    return new StepFollower() {
      @Override
      public SortedMap<String, RoundVector> vectors() {
        return new TreeMap<>(Map.of(name, RoundVector.sum(new float[1])));
      }
    };
  }

  private record Named(String name) implements StepHook {
    @Override
    public StepFollower start(RoundStart start) {
      return bringing(name);
    }
  }

  /** So that executors get it anew only when it changes. */
  @Test
  void aPlanWithHooksIsAValue() {
    FreezePlan plan = FreezePlan.nothing().withHooks(List.of(new Named("a")));

    assertThat(plan).isEqualTo(FreezePlan.nothing().withHooks(List.of(new Named("a"))));
    assertThat(plan)
        .isNotEqualTo(FreezePlan.nothing().withHooks(List.of(new Named("b"))))
        .isNotEqualTo(FreezePlan.nothing());
    assertThat(plan.withRules(List.of()).holding(ONE).hooks()).isEqualTo(plan.hooks());
  }
}
