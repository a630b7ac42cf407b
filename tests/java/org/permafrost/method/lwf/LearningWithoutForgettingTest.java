package org.permafrost.method.lwf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.permafrost.freeze.teacher.Teacher;
import org.permafrost.method.Claim;
import org.permafrost.method.Evidence;
import org.permafrost.method.Lesson;
import org.permafrost.method.Method;
import org.permafrost.method.registry.Methods;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.model.TestNetworks;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.Networks;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.rank.FreezeMask;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.strategy.LearningState;

class LearningWithoutForgettingTest {
  private static final FilterCatalog CATALOG =
      FilterCatalog.of(Networks.create(TestNetworks.spec(Architecture.RESNET_SMALL, 32)));
  private static final SortedSet<Integer> FIRST = new TreeSet<>(List.of(0, 1));
  private static final SortedSet<Integer> SECOND = new TreeSet<>(List.of(2, 3));
  private static final SortedSet<Integer> THIRD = new TreeSet<>(List.of(4, 5));
  private static final Evidence NOT_ASKED = null;

  private static Method method(SortedMap<String, byte[]> memory, String... keysAndValues) {
    Map<String, String> options =
        new HashMap<>(
            Map.of(
                "strategy.freeze", "lwf",
                "strategy.freeze-at", "end",
                "train.mode", "freeze",
                "strategy.lwf.strength", "3",
                "strategy.lwf.temperature", "4"));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      options.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return Methods.open(SettingsLoader.load(Optional.empty(), options), CATALOG, memory);
  }

  private static float[] parameters(float value) {
    float[] parameters = new float[CATALOG.parameters()];
    Arrays.fill(parameters, value);
    return parameters;
  }

  private static Teacher teacher(Method method, SortedSet<Integer> classes) {
    return method.hold(LearningState.start(classes)).plan().teacher();
  }

  private static Method learned(Method method, SortedSet<Integer> classes) {
    Lesson lesson =
        new Lesson(
            LearningState.start(classes),
            1,
            FreezeMask.none(),
            List.of(new Claim(classes, List.of())));
    return method.learn(lesson, NOT_ASKED).method();
  }

  private static Method next(
      Method before, SortedSet<Integer> classes, SortedSet<Integer> known, float value) {
    LearningState start = LearningState.start(classes);
    return method(new TreeMap<>())
        .inherit(start, before.memory(), "before")
        .startFrom(start, parameters(value), known, "before");
  }

  @Test
  void theFirstTaskAsksNobodyAndLeavesNothing() {
    Method first = method(new TreeMap<>());

    assertThat(teacher(first, FIRST).isPresent()).isFalse();
    assertThat(first.memory()).isEmpty();
    assertThat(learned(first, FIRST).memory()).isEmpty();
  }

  @Test
  void laterTasksAskTheNetworkTheyStartFromAboutAllEarlierClasses() {
    Method second = next(learned(method(new TreeMap<>()), FIRST), SECOND, FIRST, 2);
    Teacher asked = teacher(second, SECOND);

    assertThat(asked.labels()).isEqualTo(FIRST);
    assertThat(asked.parameters()).isEqualTo(parameters(2));
    assertThat(asked.weight()).isEqualTo(3);
    assertThat(asked.temperature()).isEqualTo(4);

    Method third = next(learned(second, SECOND), THIRD, SECOND, 5);
    assertThat(teacher(third, THIRD).labels()).containsExactly(0, 1, 2, 3);
    assertThat(teacher(third, THIRD).parameters()).isEqualTo(parameters(5));
  }

  @Test
  void aRunThatGoesOnAsksTheSameNetwork() {
    Method second = next(method(new TreeMap<>()), SECOND, FIRST, 2);

    assertThat(teacher(method(second.memory()), SECOND)).isEqualTo(teacher(second, SECOND));
    assertThat(second.memory().get("teacher.bin")).hasSize(17 + 4 * CATALOG.parameters());
  }

  /** The next run starts from the network that this one ends with. */
  @Test
  void theEarlierNetworkIsNotKeptOnceTheTaskIsLearned() {
    Method ended = learned(next(method(new TreeMap<>()), SECOND, FIRST, 2), SECOND);

    assertThat(ended.memory().get("teacher.bin")).hasSize(17);
    assertThat(teacher(ended, SECOND).isPresent()).isFalse();
  }

  @Test
  void classesThatPassWithinARunDoNotEndIt() {
    LearningState start = LearningState.start(SECOND);
    Method second =
        method(new TreeMap<>(), "strategy.freeze-at", "passing")
            .startFrom(start, parameters(2), FIRST, "before");

    assertThat(teacher(learned(second, SECOND), SECOND).isPresent()).isTrue();
  }

  @Test
  void classesInTrainingAreNotKept() {
    SortedSet<Integer> both = new TreeSet<>(List.of(1, 2));

    assertThat(teacher(next(method(new TreeMap<>()), both, FIRST, 2), both).labels())
        .containsExactly(0);
    assertThatThrownBy(() -> next(method(new TreeMap<>()), FIRST, FIRST, 2))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("Cannot start from before with strategy.freeze=lwf");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 9, its version is 9",
    "1, 0, it has 0 of 10 classes",
    "1, 11, it has 11 of 10 classes",
    "5, 10, it has the class 10 of 10",
    "5, 1, the class 1 is there twice",
    "13, 7, it has 7 parameters"
  })
  void aDamagedEntryIsRefused(int position, byte value, String words) {
    SortedMap<String, byte[]> memory =
        learned(next(method(new TreeMap<>()), SECOND, FIRST, 2), SECOND).memory();
    memory.get("teacher.bin")[position] = value;

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> method(memory))
        .withMessageContaining("teacher.bin")
        .withMessageContaining(words)
        .satisfies(p -> assertThat(p.exitCode()).isEqualTo(ExitCode.DATA));
  }

  @Test
  void aShortEntryIsRefused() {
    SortedMap<String, byte[]> memory = next(method(new TreeMap<>()), SECOND, FIRST, 2).memory();
    memory.put("teacher.bin", Arrays.copyOf(memory.get("teacher.bin"), 100));

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> method(memory))
        .withMessageContaining("83 bytes for " + CATALOG.parameters());
    memory.put("teacher.bin", Arrays.copyOf(memory.get("teacher.bin"), 3));
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> method(memory))
        .withMessageContaining("ends too early");
  }
}
