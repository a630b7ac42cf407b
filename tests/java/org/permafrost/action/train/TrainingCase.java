package org.permafrost.action.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.permafrost.action.prepare.PrepareImages;
import org.permafrost.action.run.Checkpoints;
import org.permafrost.action.run.RunState;
import org.permafrost.image.decode.DrawnImages;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Settings;
import org.permafrost.spark.LocalSpark;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * A warehouse with 80 drawn images of ten classes: six of each to train on, one held out, one to
 * validate. Every class passes the drop rule at once, but only two may leave per epoch.
 */
public final class TrainingCase {
  public static final String DATASET = "drawn";

  /** Columns that say when, where or how fast. */
  private static final Set<String> UNREPEATABLE =
      Set.of(
          "run",
          "host",
          "pid",
          "model_path",
          "started_at",
          "updated_at",
          "committed_at",
          "train_seconds",
          "evaluate_seconds",
          "rank_seconds",
          "seconds",
          "images_per_second",
          "peak_memory_bytes");

  private final Path folder;
  private final Warehouse warehouse;

  private TrainingCase(Path folder) {
    this.folder = folder;
    this.warehouse = LocalSpark.warehouse(folder.resolve("warehouse"));
  }

  /** Draws and prepares the images in an empty folder. */
  public static TrainingCase prepared(Path folder) {
    TrainingCase training = new TrainingCase(folder);
    Path images = folder.resolve("images");
    new DrawnImages(1).write(images, 80);
    new PrepareImages(training.warehouse, Progress.SILENT)
        .run(new PrepareImages.Request(images.toString(), DATASET, training.settings().prep()));
    return training;
  }

  /** The one that another process prepared in a folder. */
  public static TrainingCase existing(Path folder) {
    return new TrainingCase(folder);
  }

  public Warehouse warehouse() {
    return warehouse;
  }

  public String warehouseFolder() {
    return folder.resolve("warehouse").toString();
  }

  public Settings settings(String... keysAndValues) {
    Map<String, String> overrides = new HashMap<>();
    overrides.put("prep.image-size", "32");
    overrides.put("prep.holdout", "0.15");
    overrides.put("network.name", "resnet-small");
    overrides.put("train.epochs", "3");
    overrides.put("train.batch-size", "8");
    overrides.put("train.averaging-frequency", "2");
    overrides.put("train.optimizer.learning-rate", "0.02");
    overrides.put("strategy.threshold", "0");
    overrides.put("strategy.patience", "1");
    overrides.put("strategy.max-drops-per-epoch", "2");
    overrides.put("strategy.residue", "0.34");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      overrides.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return LocalSpark.settings(folder.resolve("warehouse"), overrides);
  }

  public TrainResult train(String run, String... keysAndValues) {
    return train(Progress.SILENT, run, keysAndValues);
  }

  public TrainResult train(Progress progress, String run, String... keysAndValues) {
    return new TrainStrategically(warehouse, progress, () -> false)
        .start(request(run, keysAndValues));
  }

  /** Keeps the lines that stay on the screen. */
  public static Progress keeping(List<String> lines) {
    return new Progress() {
      @Override
      public void step(String what, long done, long total) {}

      @Override
      public void line(String text) {
        lines.add(text);
      }
    };
  }

  /** Trains until the first round of this epoch is done, then asks the run to stop. */
  public void interruptIn(int epoch, String run, String... keysAndValues) {
    AtomicBoolean stop = new AtomicBoolean();
    assertThatThrownBy(
            () ->
                new TrainStrategically(warehouse, asSoonAs(epoch, stop), stop::get)
                    .start(request(run, keysAndValues)))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.INTERRUPTED))
        .hasMessageContainingAll("epoch " + epoch, "train --resume " + run);
  }

  private static Progress asSoonAs(int epoch, AtomicBoolean stop) {
    return new Progress() {
      @Override
      public void step(String what, long done, long total) {
        if (what.equals("epoch " + epoch)) {
          assertThat(done).as("in the middle of the epoch").isPositive().isLessThan(total);
          stop.set(true);
        }
      }

      @Override
      public void line(String text) {}
    };
  }

  public TrainResult resume(String run) {
    return new TrainStrategically(warehouse, Progress.SILENT, () -> false)
        .resume(run, warehouseFolder());
  }

  public TrainRequest request(String run, String... keysAndValues) {
    return new TrainRequest(run, DATASET, Optional.empty(), settings(keysAndValues));
  }

  public List<Row> rows(Table table, String run) {
    return warehouse.read(table).where("run = '" + run + "'").collectAsList();
  }

  public List<Row> rows(Table table, String run, int epoch) {
    return rows(table, run).stream().filter(row -> row.<Integer>getAs("epoch") == epoch).toList();
  }

  public Row runRow(String run) {
    return rows(Table.RUNS, run).get(0);
  }

  /** Everything a run left in the tables that must repeat, as sorted text. */
  public List<String> contents(String run) {
    return Stream.of(
            Table.RUNS,
            Table.EPOCHS,
            Table.CLASS_METRICS,
            Table.CLASS_SCORES,
            Table.FILTER_RANKS,
            Table.FROZEN_FILTERS)
        .flatMap(table -> rows(table, run).stream().map(row -> table.tableName() + text(row)))
        .sorted()
        .toList();
  }

  private static String text(Row row) {
    Map<String, Object> values = new TreeMap<>();
    for (String column : row.schema().fieldNames()) {
      if (!UNREPEATABLE.contains(column)) {
        values.put(column, String.valueOf(row.<Object>getAs(column)));
      }
    }
    return values.toString();
  }

  public SavedModel checkpoint(String run, int epoch) {
    return new Checkpoints(warehouse, run).read(epoch);
  }

  public RunState state(String run, int epoch) {
    return Checkpoints.state(checkpoint(run, epoch), run);
  }
}
