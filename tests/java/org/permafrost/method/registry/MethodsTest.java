package org.permafrost.method.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.method.Hold;
import org.permafrost.method.Method;
import org.permafrost.method.MethodContext;
import org.permafrost.method.MethodProvider;
import org.permafrost.method.Promise;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.model.TestNetworks;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.Networks;
import org.permafrost.problem.Problem;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FreezeMask;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.Protection;

class MethodsTest {
  private static final FilterCatalog CATALOG =
      FilterCatalog.of(Networks.create(TestNetworks.spec(Architecture.RESNET_SMALL, 32)));
  private static final FilterId FILTER = CATALOG.layers().get(0).filter(3);

  private static Settings settings(String... keysAndValues) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      options.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return SettingsLoader.load(Optional.empty(), options);
  }

  private static Method open(String... keysAndValues) {
    return Methods.open(settings(keysAndValues), CATALOG, new TreeMap<>());
  }

  /** After the second epoch, with one filter frozen after the first and class 1 dropped in it. */
  private static LearningState oneFrozen() {
    LearningState start = LearningState.start(new TreeSet<>(List.of(0, 1, 2)));
    return new LearningState(
        2,
        start.classes(),
        new TreeSet<>(List.of(0, 2)),
        new TreeMap<>(),
        new TreeMap<>(Map.of(1, 1)),
        new TreeMap<>(),
        FreezeMask.none().with(List.of(new FreezeMask.Frozen(FILTER, 1, 1, 5, 1))),
        -1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exact", "sealed", "gradient-zero", "ewc", "si", "none"})
  void everyMethodGoesByTheNameInTheSettings(String label) {
    assertThat(open("strategy.freeze", label).label()).isEqualTo(label);
  }

  @Test
  void exactHoldsFilterAndRowSinceTheyFroze() {
    Hold hold = open("strategy.freeze", "exact").hold(oneFrozen());

    assertThat(hold.units())
        .extracting(h -> h.unit().layer(), h -> h.unit().index(), Hold.Held::since)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(FILTER.layer(), 3, 1),
            org.assertj.core.groups.Tuple.tuple(CATALOG.classifier().layer(), 1, 1));
    assertThat(hold.plan().zeroUpdate()).isEqualTo(hold.plan().zeroGradient());
    assertThat(hold.plan().zeroUpdate().size())
        .isEqualTo(hold.frozen().stream().mapToInt(u -> u.size()).sum());
  }

  @Test
  void gradientZeroHoldsNoUpdateAndNoneHoldsNothing() {
    Hold zeroed = open("strategy.freeze", "gradient-zero").hold(oneFrozen());
    assertThat(zeroed.plan().zeroUpdate().count()).isZero();
    assertThat(zeroed.plan().zeroGradient().size()).isEqualTo(27);
    assertThat(open("strategy.freeze", "none").hold(oneFrozen())).isEqualTo(Hold.nothing());
  }

  @Test
  void aModeThatFreezesNothingHoldsNothingWhateverTheMethod() {
    Method method = open("strategy.freeze", "exact", "train.mode", "drop");
    assertThat(method.label()).isEqualTo("none");
    assertThat(method.hold(oneFrozen())).isEqualTo(Hold.nothing());
  }

  @Test
  void anUnknownNameNamesTheNearestAndAll() {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> open("strategy.freeze", "sealde"))
        .withMessageContaining("\"sealde\"")
        .withMessageContaining("did you mean sealed?")
        .withMessageContaining(
            "ewc, exact, freezeout, gradient-zero, lwf, none, packnet, sealed, si");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ewc", "none", "si"})
  void aSoftHoldCannotBeShared(String label) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> open("strategy.freeze", label, "strategy.sharing", "share"))
        .withMessageContaining("Cannot set strategy.sharing to share");
  }

  @ParameterizedTest
  @CsvSource({
    "head, free, strategy.head",
    "readmit-margin, 0.1, strategy.readmit-margin",
    "report, best, strategy.report",
    "top, 0.7, strategy.layer-cap",
    "layer-cap, 1, layer-cap below 1",
    "freeze-normalization, affine, strategy.freeze-normalization"
  })
  void settingsUnderWhichNothingCouldBeSealedAreRefused(String key, String value, String named) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> open("strategy.freeze", "sealed", "strategy." + key, value))
        .withMessageContaining("Cannot seal")
        .withMessageContaining(named);
  }

  /** A method of a user. */
  public static final class Added implements MethodProvider {
    @Override
    public String label() {
      return "added";
    }

    @Override
    public Method open(MethodContext context, SortedMap<String, byte[]> memory) {
      return new Named("added");
    }
  }

  /** A method of a user that takes a name of Permafrost's own. */
  public static final class Clash implements MethodProvider {
    @Override
    public String label() {
      return "exact";
    }

    @Override
    public Method open(MethodContext context, SortedMap<String, byte[]> memory) {
      return new Named("exact");
    }
  }

  private record Named(String label) implements Method {
    @Override
    public Protection protection() {
      return Protection.WITHOUT_FILTERS;
    }

    @Override
    public Promise promise() {
      return Promise.soft("which does nothing");
    }

    @Override
    public Hold hold(LearningState state, double progress) {
      return Hold.nothing();
    }
  }

  /** A method of a user under a name that no settings could write. */
  public static final class Shouted implements MethodProvider {
    @Override
    public String label() {
      return "Shouted!";
    }

    @Override
    public Method open(MethodContext context, SortedMap<String, byte[]> memory) {
      return new Named("Shouted!");
    }
  }

  @Test
  void aNameThatCannotBeSetIsRefused(@TempDir Path folder) throws IOException {
    with(
        folder,
        Shouted.class,
        () ->
            assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Methods.checkName("exact"))
                .withMessageContaining("\"Shouted!\"")
                .withMessageContaining(Shouted.class.getName()));
  }

  @Test
  void aClassThatIsNoMethodIsAProblemAndNoCrash(@TempDir Path folder) throws IOException {
    with(
        folder,
        MethodsTest.class,
        () ->
            assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Methods.checkName("exact"))
                .withMessageContaining("cannot be used")
                .withMessageContaining(MethodsTest.class.getName()));
  }

  private static void with(Path folder, Class<?> provider, Runnable test) throws IOException {
    Path services = folder.resolve("META-INF/services");
    Files.createDirectories(services);
    Files.writeString(services.resolve(MethodProvider.class.getName()), provider.getName());
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {folder.toUri().toURL()}, MethodsTest.class.getClassLoader())) {
      Thread.currentThread().setContextClassLoader(loader);
      test.run();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void aMethodOnTheClassPathIsKnownByItsName(@TempDir Path folder) throws IOException {
    with(
        folder,
        Added.class,
        () -> assertThat(open("strategy.freeze", "added").label()).isEqualTo("added"));
  }

  @Test
  void twoMethodsOfOneNameAreRefused(@TempDir Path folder) throws IOException {
    with(
        folder,
        Clash.class,
        () ->
            assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> open("strategy.freeze", "ewc"))
                .withMessageContaining("Two methods are called exact")
                .withMessageContaining(Clash.class.getName()));
  }
}
