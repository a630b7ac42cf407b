package org.permafrost.fault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.permafrost.action.prepare.PrepareImages;
import org.permafrost.action.train.TrainRequest;
import org.permafrost.action.train.TrainStrategically;
import org.permafrost.image.decode.DrawnImages;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.spark.Session;
import org.permafrost.table.Warehouse;

/** A warehouse with a data set of few images and a trained run, on which every command works. */
final class Lab implements AutoCloseable {
  static final String DATASET = "drawn";
  static final String RUN = "base";
  private static final int IMAGES = 40;

  private final Path folder;
  private final Map<String, String> catalog;
  private final Session session;
  private final Warehouse warehouse;

  private Lab(Path folder, Map<String, String> catalog) {
    this.folder = folder;
    this.catalog = new TreeMap<>(catalog);
    session = Session.open(settings(List.of()), "faults");
    warehouse = session.warehouse();
  }

  /**
   * Opens one, and makes it if it is not there.
   *
   * @param catalog settings of the catalog
   */
  static Lab open(Path folder, Map<String, String> catalog) throws java.io.IOException {
    Files.createDirectories(folder);
    Path ready = folder.resolve("ready");
    Lab lab = new Lab(folder, catalog);
    if (!Files.exists(ready)) {
      new DrawnImages(1).write(Path.of(lab.images()), IMAGES);
      new PrepareImages(lab.warehouse, Progress.SILENT)
          .run(new PrepareImages.Request(lab.images(), DATASET, lab.settings(List.of()).prep()));
      new TrainStrategically(lab.warehouse, Progress.SILENT, () -> false)
          .start(
              new TrainRequest(
                  RUN, DATASET, Optional.empty(), lab.settings(List.of("train.epochs=1"))));
      Files.createFile(ready);
    }
    return lab;
  }

  Warehouse warehouse() {
    return warehouse;
  }

  /** Of the warehouse. */
  String folder() {
    return folder.resolve("warehouse").toString();
  }

  String images() {
    return folder.resolve("images").toString();
  }

  /**
   * @param more as KEY=VALUE
   */
  Settings settings(List<String> more) {
    Map<String, String> all = new HashMap<>(catalog);
    all.put("warehouse", folder());
    all.put("prep.image-size", "32");
    all.put("prep.holdout", "0.2");
    all.put("network.name", "resnet-small");
    all.put("rank.partitions", "2");
    all.put("train.epochs", "2");
    all.put("train.batch-size", "4");
    all.put("train.averaging-frequency", "2");
    all.put("train.optimizer.learning-rate", "0.02");
    all.put("strategy.threshold", "0");
    all.put("strategy.patience", "1");
    all.put("strategy.max-drops-per-epoch", "2");
    all.put("strategy.residue", "0.34");
    for (String pair : more) {
      all.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    return SettingsLoader.load(Optional.empty(), all);
  }

  @Override
  public void close() {
    session.close();
  }
}
