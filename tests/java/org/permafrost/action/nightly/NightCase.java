package org.permafrost.action.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.sql.Row;
import org.permafrost.image.decode.DrawnImages;
import org.permafrost.network.PartialSoftmaxLoss;
import org.permafrost.network.model.BrokenModel;
import org.permafrost.network.model.ModelDescription;
import org.permafrost.network.model.ModelFile;
import org.permafrost.network.model.SavedModel;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.network.zoo.Networks;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.spark.LocalSpark;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** A folder with a few drawn images of ten classes, untrained models, and a warehouse. */
final class NightCase {
  static final LocalDate FIRST = LocalDate.of(2026, 11, 21);
  static final LocalDate SECOND = LocalDate.of(2026, 11, 22);

  private final Path folder;
  private final Warehouse warehouse;
  private final Path images;

  private NightCase(Path folder, Path images) {
    this.folder = folder;
    this.warehouse = LocalSpark.warehouse(folder.resolve("warehouse"));
    this.images = images;
  }

  /** Forty images: three training, one validation image of each class. */
  static NightCase drawn(Path folder) {
    new DrawnImages(1).write(folder.resolve("images"), 40);
    return new NightCase(folder, folder.resolve("images"));
  }

  /** The same images in a warehouse that knows nothing yet. */
  NightCase elsewhere(String name) {
    return new NightCase(folder.resolve(name), images);
  }

  Warehouse warehouse() {
    return warehouse;
  }

  Path images() {
    return images;
  }

  /** An image of a class. */
  Path image(String shape, int number) {
    String name = String.format(Locale.ROOT, "%s-%04d.png", shape, number);
    Path training = images.resolve("train").resolve(shape).resolve(name);
    return Files.exists(training) ? training : images.resolve("val").resolve(shape).resolve(name);
  }

  List<String> shapes() {
    try (var entries = Files.list(images.resolve("train"))) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A model whose weights are drawn from a seed. */
  String model(long seed) {
    Path file = folder.resolve("model-" + seed);
    if (!Files.exists(file)) {
      Settings defaults = SettingsLoader.defaults();
      NetworkSpec spec =
          new NetworkSpec(Architecture.RESNET_SMALL, 32, 10, seed, defaults.train().optimizer())
              .withLoss(new PartialSoftmaxLoss());
      ModelDescription description =
          new ModelDescription(
              "drawn-" + seed,
              0,
              Architecture.RESNET_SMALL.label(),
              32,
              shapes(),
              "drawn",
              defaults.train().normalization(),
              seed,
              "test");
      ModelFile.write(
          warehouse.fileSystem(),
          new org.apache.hadoop.fs.Path(file.toString()),
          SavedModel.of(description, Networks.create(spec), Map.of()));
    }
    return file.toString();
  }

  /** A model whose filters answer with infinity. */
  String brokenModel() {
    org.apache.hadoop.fs.Path whole = new org.apache.hadoop.fs.Path(model(1));
    org.apache.hadoop.fs.Path broken = new org.apache.hadoop.fs.Path(whole + "-broken");
    BrokenModel.write(
        ModelFile.read(warehouse.fileSystem(), whole), warehouse.fileSystem(), broken);
    return broken.toString();
  }

  Settings settings(String... keysAndValues) {
    Map<String, String> overrides = new HashMap<>();
    overrides.put("prep.image-size", "32");
    overrides.put("nightly.groups", "2");
    overrides.put("rank.partitions", "2");
    overrides.put("rank.batch-size", "8");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      overrides.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return LocalSpark.settings(folder.resolve("warehouse"), overrides);
  }

  NightResult run(LocalDate night, String model, String... keysAndValues) {
    return run(night, model, step -> {}, keysAndValues);
  }

  NightResult run(
      LocalDate night, String model, Consumer<NightStep> after, String... keysAndValues) {
    return new PublishNight(warehouse, Progress.SILENT, after)
        .run(
            new PublishNight.Request(
                night, model, images.toString(), Optional.empty(), settings(keysAndValues)));
  }

  void refuses(ExitCode code, Runnable work, String... words) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(code))
        .hasMessageContainingAll(words);
  }

  /** Everything published for a night, as sorted text. */
  List<String> rows(LocalDate night) {
    List<String> rows = new ArrayList<>();
    for (Table table : List.of(Table.NIGHTLY_SCORES, Table.NIGHTLY_RANKS)) {
      warehouse
          .read(table)
          .where("night = DATE '" + night + "'")
          .collectAsList()
          .forEach(row -> rows.add(table.tableName() + row));
    }
    rows.sort(null);
    return rows;
  }

  Optional<Row> night(LocalDate night) {
    return warehouse
        .read(Table.NIGHTS)
        .where("night = DATE '" + night + "'")
        .collectAsList()
        .stream()
        .findFirst();
  }

  /** Branches and tags of the two tables with their snapshots. */
  Map<String, Long> references() {
    Map<String, Long> references = new TreeMap<>();
    for (Table table : List.of(Table.NIGHTLY_SCORES, Table.NIGHTLY_RANKS)) {
      warehouse
          .spark()
          .sql("SELECT name, snapshot_id FROM " + warehouse.sqlName(table) + ".refs")
          .collectAsList()
          .forEach(
              row -> references.put(table.tableName() + " " + row.getString(0), row.getLong(1)));
    }
    return references;
  }

  List<String> tagged(LocalDate night) {
    List<String> rows = new ArrayList<>();
    for (Table table : List.of(Table.NIGHTLY_SCORES, Table.NIGHTLY_RANKS)) {
      warehouse
          .spark()
          .sql(
              "SELECT * FROM %s VERSION AS OF 'night-%s' WHERE night = DATE '%s'"
                  .formatted(warehouse.sqlName(table), night, night))
          .collectAsList()
          .forEach(row -> rows.add(table.tableName() + row));
    }
    rows.sort(null);
    return rows;
  }

  long parts() {
    return warehouse.read(Table.SCORE_PARTS).count();
  }
}
