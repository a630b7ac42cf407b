package org.permafrost.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.permafrost.image.decode.DrawnImages;

/**
 * The same preparation, training and night wherever they run, and what they leave in the tables.
 */
record SmallJob(Path conf, Path images) {
  /** The model and every rank, as text to be compared. */
  record Results(String runs, String ranks, String nights) {}

  static SmallJob in(Path folder) throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    new DrawnImages(1).write(images, 60);
    Path conf =
        Files.writeString(
            folder.resolve("small.conf"),
            """
            permafrost {
              prep { image-size = 32, holdout = 0.15 }
              network.name = resnet-small
              train { epochs = 2, batch-size = 8, workers = 2 }
              strategy { threshold = 0.3, patience = 1 }
            }
            """);
    return new SmallJob(conf, images);
  }

  void prepare(Launcher launcher, String warehouse) {
    launcher.ok(words(warehouse, "prep", "--source", images.toUri().toString(), "--dataset=d"));
  }

  void train(Launcher launcher, String warehouse) {
    launcher.ok(words(warehouse, "train", "--dataset=d", "--run=r"));
  }

  void night(Launcher launcher, String warehouse) {
    launcher.ok(words(warehouse, "nightly", "--night=2026-01-01", "--model=r", "--images=d"));
  }

  Results results(Launcher launcher, String warehouse) {
    return new Results(
        query(launcher, warehouse, "SELECT run, status, model_hash, accuracy FROM runs"),
        query(
            launcher,
            warehouse,
            "SELECT epoch, split, class, layer, filter, score, rank, scorer FROM filter_ranks"
                + " ORDER BY ALL"),
        query(
            launcher,
            warehouse,
            "SELECT class, layer, filter, score, rank, scorer, model_hash FROM nightly_ranks"
                + " ORDER BY ALL"));
  }

  /** Of the model of a run. */
  String hash(Launcher launcher, String warehouse, String run) {
    return query(launcher, warehouse, "SELECT model_hash FROM runs WHERE run = '" + run + "'");
  }

  /** What commands printed, wherever their drivers were. */
  String outputs(Launcher launcher, String warehouse) {
    return query(launcher, warehouse, "SELECT command, output FROM outputs ORDER BY command");
  }

  private String query(Launcher launcher, String warehouse, String sql) {
    return launcher.ok(words(warehouse, "sql", "--format", "csv", sql));
  }

  String[] words(String warehouse, String... command) {
    String[] words = Arrays.copyOf(command, command.length + 4);
    words[command.length] = "--conf";
    words[command.length + 1] = conf.toString();
    words[command.length + 2] = "--warehouse";
    words[command.length + 3] = warehouse;
    return words;
  }
}
