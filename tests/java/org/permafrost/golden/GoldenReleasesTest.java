package org.permafrost.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.permafrost.action.evaluate.EvaluateModel;
import org.permafrost.action.evaluate.EvaluationResult;
import org.permafrost.action.nightly.PublishNight;
import org.permafrost.action.train.TrainRequest;
import org.permafrost.action.train.TrainStrategically;
import org.permafrost.action.verify.Verification;
import org.permafrost.action.verify.VerifyRun;
import org.permafrost.network.model.ModelFile;
import org.permafrost.progress.Progress;
import org.permafrost.rank.ClassScores;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.Split;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * This version reads what every released version wrote, byte for byte as it was written then, and
 * goes on from it. What a release leaves behind is in tests/golden/releases.
 */
@Tag("slow")
class GoldenReleasesTest {
  private static final Path RELEASES = Path.of("tests/golden/releases");

  /** Settings of older versions by the name they have now; org.permafrost.settings maps them. */
  private static final Map<String, String> RENAMED = Map.of();

  /** Other processors round differently, and add in another order. */
  private static final double ROUNDING = 1e-4;

  @TempDir private Path folder;

  static List<Path> releases() throws IOException {
    try (Stream<Path> all = Files.list(RELEASES)) {
      return all.filter(Files::isDirectory).sorted().toList();
    }
  }

  private Warehouse warehouse(Path release) throws IOException {
    return GoldenWarehouse.unpack(release.resolve("warehouse.tar.xz"), folder).open();
  }

  private static ReleaseFacts facts(Path release) throws IOException {
    return ReleaseFacts.read(release.resolve("facts.json"));
  }

  private static Stream<Row> runs(Warehouse warehouse, String status) {
    return warehouse.read(Table.RUNS).where("status = '" + status + "'").collectAsList().stream();
  }

  @Test
  void thisVersionLeavesItsOwn() throws IOException {
    Matcher version =
        Pattern.compile("<artifactId>permafrost</artifactId>\\s*<version>([^<]+)</version>")
            .matcher(Files.readString(Path.of("pom.xml")));
    assertThat(version.find()).isTrue();

    assertThat(releases())
        .as("made by tests/golden/make")
        .contains(RELEASES.resolve(version.group(1)));
  }

  @ParameterizedTest
  @MethodSource("releases")
  void everyColumnOfEveryTableIsReadToTheLastBit(Path release) throws IOException {
    Warehouse warehouse = warehouse(release);
    Map<String, Table> now =
        Arrays.stream(Table.values())
            .collect(Collectors.toMap(Table::tableName, Function.identity()));

    assertAll(
        facts(release).tables().entrySet().stream()
            .map(
                recorded ->
                    () -> {
                      String name = recorded.getKey();
                      TableFacts then = recorded.getValue();
                      assertThat(now).as("tables").containsKey(name);
                      assertThat(now.get(name).schema().fieldNames())
                          .as("columns of %s", name)
                          .contains(then.columns().keySet().toArray(String[]::new));
                      TableFacts found =
                          TableFacts.of(warehouse.read(now.get(name)), then.columns().keySet());
                      assertThat(found.rows()).as("rows of %s", name).isEqualTo(then.rows());
                      assertThat(found.columns()).as(name).isEqualTo(then.columns());
                    }));
    assertThat(warehouse.read(Table.RUNS).select("code_version").distinct().collectAsList())
        .singleElement()
        .isEqualTo(RowFactory.create(release.getFileName().toString()));
  }

  @ParameterizedTest
  @MethodSource("releases")
  void everySettingIsReadAsItWasWritten(Path release) throws IOException {
    Warehouse warehouse = warehouse(release);
    Config known = ConfigFactory.parseString(SettingsLoader.defaults().json());
    for (Row run : warehouse.read(Table.RUNS).collectAsList()) {
      Config then = ConfigFactory.parseString(run.<String>getAs("settings"));
      Settings settings = SettingsLoader.parse(run.getAs("settings"), Map.of());
      Config now = ConfigFactory.parseString(settings.json());

      assertAll(
          then.entrySet().stream()
              .map(Map.Entry::getKey)
              .map(
                  key ->
                      () -> {
                        String today = RENAMED.getOrDefault(key, key);
                        assertThat(known.hasPathOrNull(today))
                            .as("%s, a setting of the run %s, is known", key, run.getAs("run"))
                            .isTrue();
                        assertThat(value(now, today)).as(key).isEqualTo(value(then, key));
                      }));
    }
    for (Row dataset : warehouse.read(Table.DATASETS).collectAsList()) {
      assertThat(ConfigFactory.parseString(dataset.<String>getAs("settings")).entrySet())
          .isNotEmpty()
          .allMatch(entry -> known.hasPathOrNull("prep." + entry.getKey()));
    }
  }

  private static Object value(Config config, String key) {
    Object value = config.getValue(key).unwrapped();
    return value instanceof Number number ? number.doubleValue() : value;
  }

  @ParameterizedTest
  @MethodSource("releases")
  void everyModelIsWhatItWas(Path release) throws IOException {
    Warehouse warehouse = warehouse(release);

    assertAll(
        models()
            .map(
                model ->
                    () -> {
                      org.apache.hadoop.fs.Path path =
                          new org.apache.hadoop.fs.Path(GoldenWarehouse.ROOT + "/" + model);
                      assertThat(ModelFile.read(warehouse.fileSystem(), path).hash())
                          .as(model)
                          .isEqualTo(ModelFile.manifest(warehouse.fileSystem(), path).modelHash());
                    }));
  }

  /** Paths within the warehouse. */
  private Stream<String> models() throws IOException {
    Path root = folder.resolve("warehouse");
    try (Stream<Path> all = Files.walk(root)) {
      List<String> models =
          all.map(path -> root.relativize(path).toString().replace('\\', '/'))
              .filter(path -> path.endsWith(".model"))
              .sorted()
              .toList();
      assertThat(models).isNotEmpty();
      return models.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void everyCheckpointMeansWhatItMeant(Path release) throws IOException {
    Warehouse warehouse = warehouse(release);
    Map<String, ModelFacts> recorded = facts(release).models();
    List<Row> runs = warehouse.read(Table.RUNS).collectAsList();

    assertThat(runs)
        .extracting(row -> row.<String>getAs("run"))
        .containsExactlyInAnyOrderElementsOf(recorded.keySet());
    assertAll(
        runs.stream()
            .map(
                row ->
                    () ->
                        isAlike(
                            row.getAs("run"),
                            ModelFacts.of(warehouse, row),
                            recorded.get(row.<String>getAs("run")))));
  }

  private static void isAlike(String run, ModelFacts now, ModelFacts then) {
    assertThat(now)
        .as(run)
        .usingRecursiveComparison()
        .ignoringFields("bend", "logits", "state")
        .isEqualTo(then);
    assertThat(now.state()).as(run).containsAllEntriesOf(then.state());
    assertThat(now.bend()).as("bend of %s", run).isCloseTo(then.bend(), within(ROUNDING));
    assertThat(now.logits()).as(run).containsOnlyKeys(then.logits().keySet());
    then.logits()
        .forEach(
            (image, logits) -> {
              for (int i = 0; i < logits.size(); i++) {
                assertThat(now.logits().get(image).get(i))
                    .as("logit %d of %s by %s", i, image, run)
                    .isCloseTo(
                        logits.get(i), within(ROUNDING * Math.max(1, Math.abs(logits.get(i)))));
              }
            });
  }

  @ParameterizedTest
  @MethodSource("releases")
  void everyRunGoesOnAndIsProven(Path release) throws IOException {
    Warehouse warehouse = warehouse(release);

    assertAll(runs(warehouse, "finished").map(row -> () -> verify(warehouse, row)));
    assertAll(
        runs(warehouse, "interrupted")
            .map(
                row ->
                    () -> {
                      new TrainStrategically(warehouse, Progress.SILENT, () -> false)
                          .resume(row.getAs("run"), GoldenWarehouse.ROOT);
                      Verification proven = verify(warehouse, row);
                      assertThat(proven.epochs())
                          .as(proven.run())
                          .isEqualTo(row.<Integer>getAs("epochs_planned"));
                    }));
    assertThat(runs(warehouse, "interrupted")).isEmpty();
  }

  private static Verification verify(Warehouse warehouse, Row run) {
    return new VerifyRun(warehouse, Progress.SILENT).run(run.getAs("run"));
  }

  @ParameterizedTest
  @MethodSource("releases")
  void runsStartFromItsRunsAndModels(Path release) throws IOException {
    Warehouse warehouse = warehouse(release);
    Path alone = folder.resolve("alone.model");
    Files.copy(folder.resolve("warehouse/models/exact/epoch-0002.model"), alone);
    List<String> known = facts(release).models().keySet().stream().toList();

    assertAll(
        Stream.concat(
            GoldenRun.ALL.stream()
                .filter(run -> run.from().filter(known::contains).isPresent())
                .map(run -> () -> begin(warehouse, run.name(), run.from().get(), run.all())),
            Stream.of(() -> begin(warehouse, "exact", alone.toString(), GoldenRun.common()))));
  }

  private static void begin(
      Warehouse warehouse, String name, String from, Map<String, String> settings) {
    String run = name + "-now";
    settings.put("train.epochs", "1");
    new TrainStrategically(warehouse, Progress.SILENT, () -> false)
        .start(
            new TrainRequest(
                run, GoldenRun.DATASET, Optional.of(from), GoldenWarehouse.settings(settings)));
    Verification proven = new VerifyRun(warehouse, Progress.SILENT).run(run);
    assertThat(proven.epochs()).as(run).isPositive();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void itsTasksAreToldApart(Path release) throws IOException {
    Warehouse warehouse = warehouse(release);
    Row then =
        warehouse.read(Table.EVALUATIONS).where("run = 'packnet'").limit(1).collectAsList().get(0);

    EvaluationResult now =
        new EvaluateModel(warehouse, Progress.SILENT)
            .run(
                new EvaluateModel.Request(
                    Optional.of("packnet-next"),
                    Optional.empty(),
                    GoldenRun.DATASET,
                    Split.VALIDATION,
                    List.of(),
                    List.of(),
                    OptionalInt.of(1),
                    GoldenWarehouse.settings(GoldenRun.common())));

    assertThat(now.modelHash()).isEqualTo(then.getAs("model_hash"));
    assertThat(now.images()).isEqualTo(then.<Long>getAs("images"));
  }

  @ParameterizedTest
  @MethodSource("releases")
  void itsNightsGoOn(Path release) throws IOException {
    Warehouse warehouse = warehouse(release);
    Row night = warehouse.read(Table.NIGHTS).collectAsList().get(0);
    for (Row part : warehouse.read(Table.SCORE_PARTS).collectAsList()) {
      ClassScores scores = ClassScores.of(part.<byte[]>getAs("statistics"));
      List<Row> rows =
          warehouse
              .read(Table.NIGHTLY_SCORES)
              .where("label = " + scores.label() + " AND scorer = '" + part.getAs("scorer") + "'")
              .collectAsList();
      assertThat(rows).hasSize(scores.filters());
      assertThat(sums(scores))
          .isEqualTo(rows.stream().map(row -> row.<Double>getAs("sum")).sorted().toList());
    }

    LocalDate next = night.<Date>getAs("night").toLocalDate().plusDays(1);
    Settings settings = GoldenWarehouse.settings(GoldenRun.common());
    new PublishNight(warehouse, Progress.SILENT)
        .run(
            new PublishNight.Request(
                next, night.getAs("run"), GoldenRun.DATASET, Optional.empty(), settings));

    assertThat(warehouse.read(Table.NIGHTS).count()).isEqualTo(2);
  }

  private static List<Double> sums(ClassScores scores) {
    return IntStream.range(0, scores.filters()).mapToObj(scores::sum).sorted().toList();
  }
}
