package org.permafrost.method.si;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.freeze.ExactPlan;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.Intervals;
import org.permafrost.freeze.hook.RoundStart;
import org.permafrost.freeze.hook.StepHook;
import org.permafrost.freeze.synapse.SynapseHook;
import org.permafrost.freeze.synapse.Synapses;
import org.permafrost.method.Claim;
import org.permafrost.method.Evidence;
import org.permafrost.method.GradientStatistic;
import org.permafrost.method.Hold;
import org.permafrost.method.Lesson;
import org.permafrost.method.MeanGradients;
import org.permafrost.method.Method;
import org.permafrost.method.Round;
import org.permafrost.method.registry.Methods;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;
import org.permafrost.network.model.TestNetworks;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.Networks;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FreezeMask;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.strategy.LearningState;

class SynapticIntelligenceTest {
  private static final FilterCatalog CATALOG =
      FilterCatalog.of(Networks.create(TestNetworks.spec(Architecture.RESNET_SMALL, 32)));
  private static final FilterId FILTER = CATALOG.layers().get(0).filter(3);
  private static final int LENGTH = CATALOG.parameters();
  private static final String ENTRY = "synapses.bin";

  private static Method method(SortedMap<String, byte[]> memory, String... keysAndValues) {
    Map<String, String> options = new HashMap<>(Map.of("strategy.freeze", "si"));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      options.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return Methods.open(SettingsLoader.load(Optional.empty(), options), CATALOG, memory);
  }

  private static Method method(String... keysAndValues) {
    return method(new TreeMap<>(), keysAndValues);
  }

  private static LearningState state() {
    return LearningState.start(new TreeSet<>(Set.of(0, 1)));
  }

  private static Lesson lesson() {
    return new Lesson(state(), 1, FreezeMask.none(), List.of(new Claim(Set.of(0, 1), List.of())));
  }

  private static Evidence at(float[] parameters) {
    return new Evidence() {
      @Override
      public float[] parameters() {
        return parameters;
      }

      @Override
      public MeanGradients gradients(
          Set<Integer> labels, int images, Intervals positions, GradientStatistic statistic) {
        throw new AssertionError("it needs no gradients of its own");
      }
    };
  }

  private static float[] all(float value) {
    float[] values = new float[LENGTH];
    Arrays.fill(values, value);
    return values;
  }

  private static int trained() {
    return CATALOG.trainableParameters();
  }

  /** Everything goes from 2 to 1 with a gradient of 2. */
  private static Method afterARound(Method method) {
    float[] gradients = new float[trained()];
    Arrays.fill(gradients, 2);
    return method.afterRound(
        new Round(all(2), all(1), new TreeMap<>(Map.of(SynapseHook.VECTOR, gradients))));
  }

  private static Method learned(String... keysAndValues) {
    return afterARound(method(keysAndValues)).learn(lesson(), at(all(1))).method();
  }

  private static float[] importance(Method method) {
    return Synapses.fromBytes(Intervals.empty(), LENGTH, method.memory().get(ENTRY)).importance();
  }

  @Test
  void allButRunningStatisticsHasImportance() {
    float[] importance = importance(learned());

    float expected = (float) (2 / 1.1);
    int statistics = 0;
    for (Range range : CATALOG.statisticsRanges()) {
      assertThat(Arrays.copyOfRange(importance, range.start(), range.end())).containsOnly(0);
      Arrays.fill(importance, range.start(), range.end(), expected);
      statistics += range.length();
    }
    assertThat(statistics).isEqualTo(LENGTH - trained()).isPositive();
    assertThat(importance).containsOnly(expected);
  }

  @Test
  void nothingIsPulledBeforeImportanceIsMeasured() {
    FreezePlan before = afterARound(method()).hold(state()).plan();

    assertThat(before.rules()).isEmpty();
    assertThat(before.hooks()).hasSize(1);
    assertThat(before.zeroUpdate().count()).isZero();
    assertThat(learned().hold(state()).plan().rules()).hasSize(1);
    assertThat(learned("strategy.si.strength", "0").hold(state()).plan().rules()).isEmpty();
  }

  /** The executors get a plan anew only when it changes. */
  @Test
  void aRoundDoesNotChangeThePlan() {
    Method method = learned();

    assertThat(afterARound(method).hold(state()).plan().rules().get(0))
        .isSameAs(method.hold(state()).plan().rules().get(0));
    assertThat(afterARound(method).hold(state()).plan()).isEqualTo(method.hold(state()).plan());
  }

  /** Only the weights of one filter have a path; its bias, gamma and beta share what they get. */
  @Test
  void aFilterIsPulledAsAWhole() {
    float[] before = new float[LENGTH];
    float[] after = new float[LENGTH];
    float[] gradients = new float[LENGTH];
    Range weights = CATALOG.layer(FILTER.layer()).ranges(FILTER.index()).get(0);
    for (int i = weights.start(); i < weights.end(); i++) {
      after[i] = 1;
      gradients[i] = -1;
    }
    Intervals trained = trainedPositions();
    Method learned =
        method("strategy.si.unit", "filter", "strategy.si.damping", "1")
            .afterRound(
                new Round(
                    before,
                    after,
                    new TreeMap<>(Map.of(SynapseHook.VECTOR, trained.gather(gradients)))))
            .learn(lesson(), at(after))
            .method();

    float[] importance = importance(learned);

    int owned =
        CATALOG.layer(FILTER.layer()).ranges(FILTER.index()).stream().mapToInt(Range::length).sum()
            - 2;
    float expected = (float) (weights.length() / (weights.length() + (double) owned));
    int found = 0;
    for (float value : importance) {
      if (value != 0) {
        assertThat(value).isEqualTo(expected);
        found++;
      }
    }
    assertThat(found).as("all but mean and variance").isEqualTo(owned);
  }

  private static Intervals trainedPositions() {
    return Intervals.of(CATALOG.statisticsRanges()).complement(LENGTH);
  }

  @Test
  void theSettingChoosesWhatComesBackFromARound() {
    StepHook round = method().hold(state()).plan().hooks().get(0);
    StepHook step = method("strategy.si.path", "step").hold(state()).plan().hooks().get(0);

    assertThat(round).isEqualTo(new SynapseHook(trainedPositions(), false));
    assertThat(step).isEqualTo(new SynapseHook(trainedPositions(), true));
    assertThat(step.start(new RoundStart(new float[0], 0, 1, new double[0]))).isNotNull();
    float[] lowered = new float[trained()];
    Arrays.fill(lowered, 3);
    Method learned =
        method("strategy.si.path", "step")
            .afterRound(
                new Round(all(2), all(1), new TreeMap<>(Map.of(SynapseHook.VECTOR, lowered))))
            .learn(lesson(), at(all(1)))
            .method();
    assertThat(importance(learned)[0]).isEqualTo((float) (3 / 1.1));
  }

  @Test
  void classesThatWereNotTrainedHaveNoImportance() {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> method().learn(lesson(), at(all(1))))
        .withMessageContaining("strategy.freeze=si")
        .satisfies(problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE));
    assertThat(learned().learn(lesson(), at(all(1))).method().memory().get(ENTRY))
        .isEqualTo(learned().memory().get(ENTRY));
  }

  @Test
  void memoryComesBackInTheMiddleOfATask() {
    Method middle = afterARound(learned());
    Method again = method(middle.memory());

    assertThat(again.memory().get(ENTRY)).isEqualTo(middle.memory().get(ENTRY));
    assertThat(afterARound(again).memory().get(ENTRY))
        .isEqualTo(afterARound(middle).memory().get(ENTRY));
    assertThat(again.hold(state()).plan()).isEqualTo(middle.hold(state()).plan());
    assertThat(method().memory()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 4, 100})
  void damagedMemoryIsRefused(int length) {
    SortedMap<String, byte[]> memory =
        new TreeMap<>(Map.of(ENTRY, Arrays.copyOf(learned().memory().get(ENTRY), length)));

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> method(memory))
        .withMessageContaining("synapses.bin")
        .satisfies(problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.DATA));
  }

  @Test
  void anEarlierRunOfAnotherMethodIsNotedAndHasNoImportance() {
    SortedMap<String, byte[]> none = new TreeMap<>();

    assertThat(method().note(none, "plain"))
        .hasValueSatisfying(
            n -> assertThat(n).contains("plain", "not trained with strategy.freeze=si"));
    assertThat(method().note(afterARound(method()).memory(), "half"))
        .hasValueSatisfying(n -> assertThat(n).contains("half", "before"));
    assertThat(method().note(learned().memory(), "whole")).isEmpty();
    assertThat(method().inherit(state(), none, "plain").hold(state()).plan().rules()).isEmpty();
    assertThat(method().inherit(state(), learned().memory(), "whole").hold(state()).plan())
        .isEqualTo(learned().hold(state()).plan());
  }

  /** They have no path, hence no importance of their own. */
  @Test
  void filtersThatAnEarlierRunFrozeKeepTheirBits() {
    LearningState frozen =
        state()
            .withMask(FreezeMask.none().with(List.of(new FreezeMask.Frozen(FILTER, 1, 0, 5, 1))));

    Hold hold = learned().hold(frozen);

    FreezePlan exact = ExactPlan.of(CATALOG, List.of(FILTER), List.of());
    assertThat(hold.units()).hasSize(1);
    assertThat(hold.plan().zeroUpdate()).isEqualTo(exact.zeroUpdate());
    assertThat(hold.plan().zeroGradient()).isEqualTo(exact.zeroGradient());
    assertThat(hold.plan().storedStatistics())
        .isEqualTo(exact.withStoredStatistics(CATALOG, List.of(FILTER)).storedStatistics());
    assertThat(hold.plan().rules()).hasSize(1);
  }
}
