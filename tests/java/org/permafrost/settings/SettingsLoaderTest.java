package org.permafrost.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.NetworkSettings.WantedLayers;
import org.permafrost.settings.bind.Between;
import org.permafrost.settings.bind.Block;
import org.permafrost.settings.bind.Whole;

class SettingsLoaderTest {
  @TempDir private Path folder;

  @Test
  void singleKeysWinOverTheFileAndTheFileOverTheDefaults() throws IOException {
    Path file = file("permafrost { train { epochs = 7, workers = 3 } }");

    Settings settings = SettingsLoader.load(Optional.of(file), Map.of("train.workers", "5"));

    assertThat(settings.train().epochs()).isEqualTo(7);
    assertThat(settings.train().workers()).isEqualTo(5);
    assertThat(settings.train().batchSize())
        .isEqualTo(SettingsLoader.defaults().train().batchSize());
  }

  @Test
  void theOuterBlockMayBeLeftOut() throws IOException {
    Path file = file("train.epochs = 7");

    assertThat(SettingsLoader.load(Optional.of(file), Map.of()).train().epochs()).isEqualTo(7);
    assertThat(one("permafrost.train.epochs", "8").train().epochs()).isEqualTo(8);
  }

  @Test
  void anUnknownKeyNamesTheNearestOne() throws IOException {
    Path file = file("train { batchsize = 7 }");

    assertProblem(
        () -> SettingsLoader.load(Optional.of(file), Map.of()),
        "train.batchsize",
        file.toString(),
        "train.batch-size");
    assertProblem(() -> one("strategy.treshold", "0.5"), "--set", "strategy.threshold");
  }

  @Test
  void aValueOutOfRangeNamesKeyValueAndRange() {
    assertProblem(
        () -> one("strategy.threshold", "1.5"), "strategy.threshold", "1.5", "0.0", "1.0");
    assertProblem(() -> one("train.workers", "0"), "train.workers", "0", "between 1 and");
    assertProblem(() -> one("train.optimizer.learning-rate", "NaN"), "learning-rate", "NaN");
  }

  @Test
  void aValueOfTheWrongTypeNamesKeyValueAndType() {
    assertProblem(() -> one("train.epochs", "many"), "train.epochs", "many", "a whole number");
    assertProblem(() -> one("train.augment.flip", "perhaps"), "train.augment.flip", "perhaps");
    assertProblem(() -> one("train.normalization.std", "[1, 2]"), "train.normalization.std", "3");
  }

  @Test
  void aChoiceListsWhatIsAllowed() {
    assertProblem(() -> one("train.mode", "dorp"), "train.mode", "dorp", "drop-freeze-residue");
    assertThat(one("train.mode", "drop").train().mode()).isEqualTo(TrainSettings.Mode.DROP);
  }

  @Test
  void decayAndL2TogetherAreRefused() {
    assertProblem(() -> one("train.optimizer.l2", "0.01"), "weight-decay", "5.0E-4", "l2", "0.01");
    assertThat(one("train.optimizer.l1", "0.01").train().optimizer().l1()).isEqualTo(0.01);
  }

  @Test
  void droppingNeuronsNeedsAProbability() {
    assertProblem(
        () -> one("strategy.dropout", "neurons"), "strategy.dropout", "train.dropout", "0.5");
    assertThat(one("train.dropout", "0.3").dropout()).isEqualTo(0.3);
  }

  @ParameterizedTest
  @CsvSource({
    "baseline,BASELINE,0",
    "drop,BASELINE,0.3",
    "drop-residue,BASELINE,0.3",
    "drop-freeze,FREEZE,0.3",
    "drop-freeze-residue,FREEZE,0.3",
    "freeze,FREEZE,0"
  })
  void droppedNeuronsTakeThePlaceOfDroppedImages(String mode, TrainSettings.Mode as, double p) {
    Settings settings =
        SettingsLoader.load(
            Optional.empty(),
            Map.of("strategy.dropout", "neurons", "train.dropout", "0.3", "train.mode", mode));

    assertThat(settings.mode()).isEqualTo(as);
    assertThat(settings.dropout()).isEqualTo(p);
    assertThat(one("train.mode", mode).mode())
        .as("otherwise the mode is what it says")
        .isEqualTo(one("train.mode", mode).train().mode());
  }

  @Test
  void aFileMayStartWithAByteOrderMark() throws IOException {
    for (String text :
        List.of("prep.shards = 7", "# é\nprep { shards = 7 }", "{\"prep\": {\"shards\": 7}}")) {
      Path file = Files.writeString(folder.resolve("marked.conf"), "\uFEFF" + text);
      assertThat(SettingsLoader.load(Optional.of(file), Map.of()).prep().shards()).isEqualTo(7);
    }
  }

  @Test
  void listsAndPathsNeedNoQuotes() {
    assertThat(one("train.classes", "[tench, gas pump]").train().classes())
        .isEqualTo(List.of("tench", "gas pump"));
    assertThat(one("warehouse", "s3a://bucket/a b").warehouse()).isEqualTo("s3a://bucket/a b");
  }

  @Test
  void insertsHaveOptionsOfTheirOwn() {
    assertThat(SettingsLoader.defaults().network().placed()).isEmpty();
    String text =
        "[{kind = own, at = after stage2, rate = 0.25, flat = true}, {kind = b, at = on all}]";
    Settings settings = one("network.inserts", text);

    assertThat(settings.network().placed())
        .containsExactly(
            new InsertSettings(
                "own", "after stage2", new TreeMap<>(Map.of("rate", "0.25", "flat", "true"))),
            new InsertSettings("b", "on all", new TreeMap<>()));
    assertThat(SettingsLoader.parse(settings.json(), Map.of()).network().placed())
        .isEqualTo(settings.network().placed());
    assertProblem(() -> one("network.inserts", "[{at = after stage2}]"), "no kind");
    assertProblem(() -> one("network.inserts", "[{kind = own}]"), "no at");
    assertProblem(() -> one("network.inserts", "[own]"), "network.inserts", "list of blocks");
    assertProblem(
        () -> one("network.inserts", "[{kind = own, at = on all, deep = {x = 1}}]"),
        "deep must be a text");
  }

  @Test
  void catalogPropertiesAreOpen() {
    assertThat(one("catalog.properties.uri", "thrift://host:9083").catalog().properties())
        .containsEntry("uri", "thrift://host:9083");
  }

  @Test
  void aMissingOrBrokenFileIsAUsageProblem() throws IOException {
    Path missing = folder.resolve("none.conf");
    Path broken = file("train { epochs = ");

    assertProblem(
        () -> SettingsLoader.load(Optional.of(missing), Map.of()), missing.toString(), "--conf");
    assertProblem(() -> SettingsLoader.load(Optional.of(broken), Map.of()), broken.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train = ${?NOT_SET_ANYWHERE} { epochs = 7 }",
        "permafrost = ${?NOT_SET_ANYWHERE} { train { epochs = 7 } }",
        "few = { epochs = 7 }\npermafrost { train = ${permafrost.train} ${few} }",
        "train.epochs = 3\ntrain = ${train} { epochs = 7 }",
        "permafrost { train.workers = 7, train.epochs = ${permafrost.train.workers} }",
        "train.workers = 7\ntrain.epochs = ${train.workers}",
        "include \"other.conf\"",
        "permafrost { include \"other.conf\" }",
        "train.epochs = 7\ntrain.normalization.mean = ${train.normalization.mean}"
      })
  void whatIsOnlyValidOnceResolvedIsValid(String text) throws IOException {
    Files.writeString(folder.resolve("other.conf"), "train = ${?NOT_SET_ANYWHERE} { epochs = 7 }");

    assertThat(SettingsLoader.load(Optional.of(file(text)), Map.of()).train().epochs())
        .isEqualTo(7);
  }

  @Test
  void anUnknownKeyIsFoundBehindSubstitutionsAndIncludesWithItsLine() throws IOException {
    Files.writeString(folder.resolve("other.conf"), "# a\n# b\ntrain { batchsize = 7 }");

    assertProblem(
        () -> load("train = ${?NOT_SET} {\n batchsize = 7 }"), "my.conf: 2;", "train.batch-size");
    assertProblem(() -> load("include \"other.conf\""), "train.batchsize", "other.conf: 3;");
    assertProblem(() -> load("tran {\n epochs = null }"), "tran.epochs", "my.conf: 2;");
    assertProblem(() -> load("# a comment\nstrategies {}"), "strategies", "my.conf: 2;");
    assertProblem(() -> load("train = 7"), "Unknown setting train in", "my.conf: 1;");
    assertProblem(() -> one("train.classess", "[a]"), "train.classess in --set");
  }

  @Test
  void aSettingBesideTheBlockIsNotPassedOver() {
    assertProblem(
        () -> load("permafrost { train.workers = 2 }\ntrain.epochs = 7"), "train", "my.conf: 2");
  }

  @Test
  void aSubstitutionThatLeadsNowhereNamesItsLine() {
    assertProblem(() -> load("# a comment\ntrain.epochs = ${nowhere}"), "${nowhere}", "my.conf: 2");
  }

  @Block("strategy.mine")
  private record MineSettings(@Between double strength, @Whole(least = 1, most = 9) int steps) {}

  @Test
  void anotherJarBringsABlockOfItsOwn() throws IOException {
    Files.writeString(
        folder.resolve("reference.conf"), "permafrost.strategy.mine { strength = 0.5, steps = 3 }");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader jar = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(jar);
      assertThat(SettingsLoader.defaults().block(MineSettings.class))
          .isEqualTo(new MineSettings(0.5, 3));
      Settings settings = one("strategy.mine.steps", "7");
      assertThat(settings.block(MineSettings.class)).isEqualTo(new MineSettings(0.5, 7));
      assertThat(
              SettingsLoader.parse(settings.json(), Map.of("strategy.mine.strength", "0.25"))
                  .block(MineSettings.class))
          .isEqualTo(new MineSettings(0.25, 7));
      assertThat(
              SettingsLoader.parse("{\"train\": {\"epochs\": 7}}", Map.of())
                  .block(MineSettings.class))
          .as("of a run that is older than the method")
          .isEqualTo(new MineSettings(0.5, 3));
      assertProblem(
          () -> one("strategy.mine.step", "7"), "strategy.mine.step", "strategy.mine.steps");
      Settings wrong = one("strategy.mine.steps", "10");
      assertProblem(
          () -> wrong.block(MineSettings.class), "strategy.mine.steps", "10", "between 1 and 9");
    } finally {
      thread.setContextClassLoader(before);
    }
    assertProblem(() -> one("strategy.mine.steps", "7"), "strategy.mine.steps");
  }

  @Test
  void aRunOfAnOlderVersionTakesTheDefaultsOfWhatIsNew() {
    Settings now =
        SettingsLoader.load(
            Optional.empty(), Map.of("rank.batch-size", "16", "evaluate.batch-size", "8"));
    ConfigObject old =
        ConfigFactory.parseString(now.json())
            .withoutPath("evaluate")
            .withoutPath("strategy.protect")
            .withoutPath("network.frozen-forward")
            .root();

    Settings settings = SettingsLoader.parse(old.render(ConfigRenderOptions.concise()), Map.of());

    assertThat(settings.strategy()).isEqualTo(now.strategy());
    assertThat(settings.network()).isEqualTo(now.network());
    assertThat(settings.rank().batchSize()).isEqualTo(16);
    assertThat(settings.evaluate().batchSize()).as("what ruled it then").isEqualTo(16);
    assertThat(SettingsLoader.parse(now.json(), Map.of())).isEqualTo(now);
    assertThat(SettingsLoader.parse("{}", Map.of())).isEqualTo(SettingsLoader.defaults());
  }

  @Test
  void aRunThatDoesNotNameItsLayersHadStockOnes() {
    ConfigObject old =
        ConfigFactory.parseString(SettingsLoader.defaults().json())
            .withoutPath("network.layers")
            .root();

    Settings settings = SettingsLoader.parse(old.render(ConfigRenderOptions.concise()), Map.of());

    assertThat(SettingsLoader.defaults().network().layers()).isEqualTo(WantedLayers.AUTO);
    assertThat(settings.network().layers()).isEqualTo(WantedLayers.STOCK);
    assertThat(SettingsLoader.parse(settings.json(), Map.of())).isEqualTo(settings);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"train\": ", "include \"other.conf\"", "[]", "{\"train\": 1}"})
  void recordedSettingsThatAreDamagedAreRefusedAndReadNothingElse(String json) {
    assertThatThrownBy(() -> SettingsLoader.parse(json, Map.of())).isInstanceOf(Problem.class);
  }

  @Test
  void layersAreSettledBeforeAnythingComputes() {
    assertThat(WantedLayers.NATIVE.settled()).isEqualTo(Layers.NATIVE);
    assertThat(WantedLayers.STOCK.settled()).isEqualTo(Layers.STOCK);
    assertThatThrownBy(WantedLayers.AUTO::settled)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("network.layers");
  }

  private Settings load(String text) throws IOException {
    return SettingsLoader.load(Optional.of(file(text)), Map.of());
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("my.conf"), text);
  }

  private static Settings one(String key, String value) {
    return SettingsLoader.load(Optional.empty(), Map.of(key, value));
  }

  private static void assertProblem(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(parts)
        .satisfies(e -> assertThat(((Problem) e).exitCode()).isEqualTo(ExitCode.USAGE));
  }
}
