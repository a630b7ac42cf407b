package org.permafrost.method.packnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.freeze.FrozenUnit;
import org.permafrost.freeze.Intervals;
import org.permafrost.method.Claim;
import org.permafrost.method.Evidence;
import org.permafrost.method.GradientStatistic;
import org.permafrost.method.Hold;
import org.permafrost.method.Learned;
import org.permafrost.method.Lesson;
import org.permafrost.method.MeanGradients;
import org.permafrost.method.Method;
import org.permafrost.method.registry.Methods;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.model.TestNetworks;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.MixedNetwork;
import org.permafrost.network.zoo.Networks;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.rank.FreezeMask;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.SealState;

class PackNetTest {
  private static final FilterCatalog CATALOG =
      FilterCatalog.of(Networks.create(TestNetworks.spec(Architecture.RESNET_SMALL, 32)));
  private static final SortedSet<Integer> FIRST = new TreeSet<>(List.of(0, 1));
  private static final SortedSet<Integer> SECOND = new TreeSet<>(List.of(2, 3, 4));
  private static final int ROW =
      CATALOG.classifier().ranges(0).stream().mapToInt(r -> r.length()).sum();

  private static Settings settings(String... keysAndValues) {
    Map<String, String> options =
        new HashMap<>(Map.of("strategy.freeze", "packnet", "strategy.freeze-at", "end"));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      options.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return SettingsLoader.load(Optional.empty(), options);
  }

  private static Method open(SortedMap<String, byte[]> memory, String... keysAndValues) {
    return Methods.open(settings(keysAndValues), CATALOG, memory);
  }

  private static Method open(String... keysAndValues) {
    return open(new TreeMap<>(), keysAndValues);
  }

  /** Weight {@code i} has the size {@code i + 1}. */
  private static float[] parameters() {
    float[] parameters = new float[CATALOG.parameters()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = i + 1;
    }
    return parameters;
  }

  private static Method learn(Method method, SortedSet<Integer> classes) {
    Lesson lesson =
        new Lesson(
            LearningState.start(classes),
            2,
            FreezeMask.none(),
            List.of(new Claim(classes, List.of())));
    Learned learned =
        method.learn(
            lesson,
            new Evidence() {
              @Override
              public float[] parameters() {
                return PackNetTest.parameters();
              }

              @Override
              public MeanGradients gradients(
                  Set<Integer> labels, int images, Intervals positions, GradientStatistic s) {
                throw new AssertionError("PackNet asks for no gradients");
              }
            });
    assertThat(learned.mask()).isEqualTo(FreezeMask.none());
    return learned.method();
  }

  private static LearningState training(SortedSet<Integer> classes) {
    return LearningState.start(classes);
  }

  private static LearningState retraining(SortedSet<Integer> classes) {
    SortedMap<Integer, Integer> repairs = new TreeMap<>();
    classes.forEach(label -> repairs.put(label, 2));
    return training(classes).withSeal(new SealState(repairs, FreezeMask.none(), new TreeMap<>()));
  }

  /** After the fifth epoch. */
  private static LearningState done(SortedSet<Integer> classes) {
    SortedMap<Integer, Integer> learned = new TreeMap<>();
    classes.forEach(label -> learned.put(label, 5));
    return new LearningState(
        5, classes, classes, new TreeMap<>(), learned, new TreeMap<>(), FreezeMask.none(), -1);
  }

  private static int weights() {
    return WeightOwners.weights(PackedLayer.of(CATALOG));
  }

  private static int channels() {
    return new PackedUnits(CATALOG, WeightOwners.none(PackedLayer.of(CATALOG))).channels().size();
  }

  private static int free(Method method) {
    return OwnersEntry.read(CATALOG, method.memory()).free().size();
  }

  @Test
  void weightsChannelsAndRowsAreTheWholeNetwork() {
    assertThat(weights() + channels() + 10 * ROW).isEqualTo(CATALOG.parameters());
  }

  @Test
  void theFirstTaskTrainsEverything() {
    assertThat(open().hold(training(FIRST))).isEqualTo(Hold.nothing());
    assertThat(open().memory()).isEmpty();
    assertThat(open().protection().repairEpochs()).isEqualTo(3);
    assertThat(open().promise().exact()).isTrue();
  }

  @Test
  void prunedWeightsAreHeldAtZeroWhileTheOthersAreRetrained() {
    Method pruned = learn(open(), FIRST);
    int free = free(pruned);
    assertThat(free).isEqualTo(weights() / 2);

    Hold hold = pruned.hold(retraining(FIRST));

    assertThat(hold.units()).isEmpty();
    assertThat(hold.plan().storedStatistics()).isEmpty();
    assertThat(hold.zeros().size()).isEqualTo(free);
    assertThat(hold.plan().zeroUpdate()).isEqualTo(hold.zeros().positions());
    assertThat(hold.plan().zeroGradient()).isEqualTo(hold.zeros().positions());
    assertThat(hold.zeros().firstMoved(new float[CATALOG.parameters()])).isEmpty();
    assertThat(hold.zeros().firstMoved(parameters()).orElseThrow())
        .contains("weight 0 of stem, which was pruned, is");
    float[] negative = new float[CATALOG.parameters()];
    negative[hold.zeros().positions().start(0)] = -0f;
    assertThat(hold.zeros().firstMoved(negative)).as("not the same bits").isPresent();
  }

  @Test
  void batchNormMayStopWithThePruning() {
    String[] early = {"strategy.packnet.batch-norm", "after-pruning"};
    Method pruned = learn(open(early), FIRST);

    Hold hold = pruned.hold(retraining(FIRST));

    assertThat(hold.plan().zeroUpdate().size()).isEqualTo(free(pruned) + channels());
    assertThat(hold.plan().storedStatistics()).isNotEmpty();
    assertThat(open(early).hold(training(FIRST))).isEqualTo(Hold.nothing());
  }

  @Test
  void aLearnedTaskHoldsItsWeightsTheChannelsAndItsRows() {
    Method pruned = learn(open(), FIRST);

    Hold hold = pruned.hold(done(FIRST));

    assertThat(hold.frozen().stream().mapToInt(FrozenUnit::size).sum())
        .isEqualTo(weights() - free(pruned) + channels() + 2 * ROW);
    assertThat(hold.units()).allMatch(held -> held.since() == 5);
    assertThat(hold.zeros().size()).isEqualTo(free(pruned));
    assertThat(hold.plan().zeroUpdate().size())
        .as("all but the rows of classes to come")
        .isEqualTo(CATALOG.parameters() - 8 * ROW);
    assertThat(hold.plan().storedStatistics()).hasSize(CATALOG.layers().size());
  }

  @Test
  void theNextTaskTrainsFreeWeightsAndItsRowsAlone() {
    Method first = learn(open(), FIRST);
    Method next = open().inherit(training(SECOND), first.memory(), "first");

    Hold hold = next.hold(training(SECOND));

    assertThat(hold.zeros().size()).isZero();
    assertThat(hold.units()).allMatch(held -> held.since() == 0);
    assertThat(hold.plan().zeroUpdate().size())
        .isEqualTo(CATALOG.parameters() - free(first) - 8 * ROW);
    assertThat(hold.plan().zeroGradient()).isEqualTo(hold.plan().zeroUpdate());
    assertThat(next.memory().get(OwnersEntry.NAME)).isEqualTo(first.memory().get(OwnersEntry.NAME));

    Method second = learn(next, SECOND);
    assertThat(free(second)).isBetween(weights() * 3 / 8 - 20, weights() * 3 / 8 + 20);
    Hold repair = second.hold(retraining(SECOND));
    assertThat(repair.units()).isEqualTo(hold.units());
    assertThat(repair.plan().zeroUpdate().size())
        .isEqualTo(hold.plan().zeroUpdate().size() + free(second));
    Hold both = second.hold(done(SECOND));
    assertThat(both.units())
        .filteredOn(h -> h.unit().kind().equals(FrozenUnit.WEIGHTS))
        .allMatch(held -> held.since() == (held.unit().index() == 1 ? 0 : 5));
    assertThat(both.frozen().stream().mapToInt(FrozenUnit::size).sum() + free(second) + 5 * ROW)
        .isEqualTo(CATALOG.parameters());
  }

  /** A run of no epochs prunes what it starts with; its first model is not pruned yet. */
  @Test
  void nothingIsZeroBeforeTheFirstEpochOfRetraining() {
    Method pruned = learn(open(), FIRST);

    Hold start = pruned.hold(training(FIRST));

    assertThat(start.zeros().size()).isZero();
    assertThat(start.units()).isEmpty();
  }

  @Test
  void onlyTheNamedLayersArePruned() {
    Method pruned = learn(open("strategy.packnet.layers", "[stage3]"), FIRST);

    int[] free = OwnersEntry.read(CATALOG, pruned.memory()).free().positions();
    assertThat(free).isNotEmpty();
    assertThat(free[0])
        .isGreaterThanOrEqualTo(CATALOG.layer("stage3-block1-conv1").weights().start());
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> open("strategy.packnet.layers", "[stage9]"))
        .withMessageContaining("strategy.packnet.layers")
        .withMessageContaining("stage9");
  }

  @Test
  void theMemoryComesBackByteByByte() {
    SortedMap<String, byte[]> memory = learn(open(), FIRST).memory();

    assertThat(memory).containsOnlyKeys(OwnersEntry.NAME);
    assertThat(open(memory).memory().get(OwnersEntry.NAME)).isEqualTo(memory.get(OwnersEntry.NAME));
    assertThat(memory.get(OwnersEntry.NAME)).hasSize(2 + 4 * 3 + 4 + weights()).startsWith(1, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "version, its version is 2",
    "none, it has no task",
    "shorter, owners for",
    "longer, owners for",
    "cut, it ends too early",
    "empty, it ends too early",
    "size, a task has -1 of 10 classes",
    "label, a task has the class 10 of 10",
    "twice, the class 0 is there twice",
    "weights, the network",
    "owner, a weight belongs to task 2 of 1"
  })
  void damagedBytesAreRefused(String damage, String message) {
    SortedMap<String, byte[]> memory = learn(open(), FIRST).memory();
    memory.compute(OwnersEntry.NAME, (name, bytes) -> damaged(bytes, damage));

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> open(memory))
        .withMessageContaining(OwnersEntry.NAME)
        .withMessageContaining(message)
        .matches(problem -> problem.exitCode() == ExitCode.DATA);
  }

  private static byte[] damaged(byte[] good, String damage) {
    UnaryOperator<Integer> ends = length -> length;
    byte[] bytes = good.clone();
    switch (damage) {
      case "version" -> bytes[0] = 2;
      case "none" -> bytes[1] = 0;
      case "shorter" -> ends = length -> length - 1;
      case "longer" -> ends = length -> length + 1;
      case "cut" -> ends = length -> 9;
      case "empty" -> ends = length -> 0;
      case "size" -> Arrays.fill(bytes, 2, 6, (byte) -1);
      case "label" -> bytes[6] = 10;
      case "twice" -> bytes[10] = 0;
      case "weights" -> bytes[14]++;
      case "owner" -> bytes[bytes.length - 1] = 2;
      default -> throw new AssertionError(damage);
    }
    return Arrays.copyOf(bytes, ends.apply(bytes.length));
  }

  @Test
  void aNetworkWithoutFreeWeightsTakesNoFurtherTask() {
    Method full = learn(open("strategy.packnet.prune-first", "0"), FIRST);

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> open().inherit(training(SECOND), full.memory(), "full"))
        .withMessageContaining("on top of full")
        .withMessageContaining("strategy.packnet.prune-first")
        .matches(problem -> problem.exitCode() == ExitCode.USAGE);
  }

  @Test
  void aClassBelongsToOneTask() {
    Method first = learn(open(), FIRST);

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(
            () -> open().inherit(training(new TreeSet<>(List.of(1, 2))), first.memory(), "first"))
        .withMessageContaining("[1]")
        .withMessageContaining("--classes");
  }

  @Test
  void filtersThatAreFrozenAsAWholeAreRefused() {
    LearningState start =
        training(SECOND)
            .withMask(
                FreezeMask.none()
                    .with(
                        List.of(
                            new FreezeMask.Frozen(CATALOG.layers().get(0).filter(0), 0, 0, 1, 1))));

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> open().inherit(start, new TreeMap<>(), "other"))
        .withMessageContaining("Cannot start from other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"freeze-at, never", "freeze-at, passing", "report, best"})
  void settingsUnderWhichNothingIsPackedAreRefused(String setting) {
    String[] parts = setting.split(", ", -1);

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> open("strategy." + parts[0], parts[1]))
        .withMessageContaining("strategy." + parts[0])
        .matches(problem -> problem.exitCode() == ExitCode.USAGE);
  }

  @Test
  void normalisationsThatBelongToNoConvolutionAreRefused() {
    FilterCatalog mixed =
        FilterCatalog.of(MixedNetwork.configuration(SettingsLoader.defaults().train().optimizer()));

    assertThatThrownBy(() -> Methods.open(settings("train.mode", "freeze"), mixed, new TreeMap<>()))
        .hasMessageContainingAll("side-bn", "belong to no convolution");
  }
}
