package org.permafrost.action.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.prepare.PrepareImages;
import org.permafrost.image.decode.DrawnImages;
import org.permafrost.network.catalog.Range;
import org.permafrost.network.model.ModelFile;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.spark.LocalSpark;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

class CalibrationTest {
  @TempDir Path folder;
  private Warehouse warehouse;

  @BeforeEach
  void openWarehouse() {
    warehouse = LocalSpark.warehouse(folder.resolve("warehouse"));
  }

  private Settings settings(String... keysAndValues) {
    Map<String, String> values = new HashMap<>();
    values.put("prep.image-size", "32");
    values.put("prep.holdout", "0.3");
    values.put("network.name", "resnet-small");
    values.put("train.epochs", "1");
    values.put("train.batch-size", "8");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return LocalSpark.settings(folder.resolve("warehouse"), values);
  }

  private TrainResult train(String run, Settings settings) {
    Path images = folder.resolve("images-" + run);
    new DrawnImages(1).write(images, 80);
    new PrepareImages(warehouse, Progress.SILENT)
        .run(new PrepareImages.Request(images.toString(), run, settings.prep()));
    return new TrainStrategically(warehouse, Progress.SILENT, () -> false)
        .start(new TrainRequest(run, run, Optional.empty(), settings));
  }

  private SavedModel model(String path) {
    return ModelFile.read(warehouse.fileSystem(), new org.apache.hadoop.fs.Path(path));
  }

  private Row row(String run) {
    return warehouse.read(Table.RUNS).where("run = '" + run + "'").first();
  }

  @Test
  void theCalibratedModelDiffersInTheClassifierBiasAlone() {
    TrainResult result =
        train("fitted", settings("strategy.calibrate", "holdout", "strategy.loss", "balanced"));

    Calibrated calibrated = result.calibrated().orElseThrow();
    SavedModel plain = model(result.modelPath());
    SavedModel fitted = model(calibrated.modelPath());
    Range bias = plain.catalog().classifier().bias().orElseThrow();
    double sum = 0;
    double moved = 0;
    for (int i = 0; i < plain.parameters().length; i++) {
      float change = fitted.parameters()[i] - plain.parameters()[i];
      if (i >= bias.start() && i < bias.end()) {
        sum += change;
        moved += Math.abs(change);
      } else {
        assertThat(change).isZero();
      }
    }
    assertThat(sum).isCloseTo(0, within(1e-4));
    assertThat(moved).isGreaterThan(1e-3);
    assertThat(calibrated.modelPath()).endsWith("/models/fitted/calibrated.model");
    assertThat(calibrated.modelHash()).isEqualTo(fitted.hash()).isNotEqualTo(result.modelHash());
    assertThat(calibrated.accuracy()).isBetween(0.0, 1.0);
    assertThat(row("fitted").<Double>getAs("calibrated_accuracy")).isEqualTo(calibrated.accuracy());
    assertThat(row("fitted").<Double>getAs("accuracy")).isEqualTo(result.accuracy());
    assertThat(row("fitted").<String>getAs("model_hash")).isEqualTo(plain.hash());
  }

  @Test
  void withoutItTheColumnIsNull() {
    TrainResult result = train("plain", settings());

    assertThat(result.calibrated()).isEmpty();
    assertThat(row("plain").isNullAt(row("plain").fieldIndex("calibrated_accuracy"))).isTrue();
    assertThat(SettingsLoader.defaults().strategy().calibrate().name()).isEqualTo("NONE");
  }

  @Test
  void aDataSetWithoutHoldOutIsRefusedBeforeTraining() {
    Settings settings =
        settings(
            "prep.holdout", "0",
            "train.evaluate-on", "validation",
            "strategy.calibrate", "holdout");

    assertThatThrownBy(() -> train("bare", settings))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("no hold-out, which strategy.calibrate asks for");
  }

  @Test
  void anOlderWarehouseGetsTheColumn() {
    String runs = warehouse.sqlName(Table.RUNS);
    warehouse.spark().sql("ALTER TABLE " + runs + " DROP COLUMN calibrated_accuracy");

    Warehouse again = LocalSpark.warehouse(folder.resolve("warehouse"));
    again.replace(
        Table.RUNS,
        Map.of("run", "new"),
        List.of(Table.RUNS.row(Map.of("run", "new", "calibrated_accuracy", 0.5))));

    assertThat(again.read(Table.RUNS).select("calibrated_accuracy").first().getDouble(0))
        .isEqualTo(0.5);
  }
}
