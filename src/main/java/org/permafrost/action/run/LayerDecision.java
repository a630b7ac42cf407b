package org.permafrost.action.run;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.NetworkSettings.WantedLayers;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.spark.NativeExecutors;
import org.permafrost.table.Warehouse;

/**
 * Settles what {@code network.layers = auto} means: for a new run what the executors and the
 * network allow, from then on, for everything that is done with the run, what it began with.
 */
public final class LayerDecision {
  private static final String KEY = "network.layers";

  private final Warehouse warehouse;
  private final Progress progress;

  /**
   * @param progress is told what was chosen, and why
   */
  public LayerDecision(Warehouse warehouse, Progress progress) {
    this.warehouse = warehouse;
    this.progress = progress;
  }

  /**
   * Settings of a new run, which name its layers.
   *
   * @throws Problem (environment) if native layers are asked for by name and cannot run
   */
  public Settings begin(Settings settings, SavedModel model) {
    Layers layers = ofMachine(settings.network().layers(), model);
    return SettingsLoader.parse(settings.json(), Map.of(KEY, layers.label()));
  }

  /**
   * Checks that a run can go on.
   *
   * @param recorded when it began
   * @throws Problem (environment) if it began with native layers and they cannot run
   */
  public void checkResumable(Settings recorded, SavedModel model) {
    if (recorded.network().layers().settled() == Layers.NATIVE) {
      obstacle(model)
          .ifPresent(
              obstacle -> {
                throw Problem.environment(
                    "The run %s began with native layers, which cannot run here: %s. Resume it"
                        + " where all executors have them; others would train another model.",
                    model.description().run(), obstacle);
              });
    }
  }

  /**
   * What a saved model is scored or evaluated with: what the settings say, else what the run that
   * trained it began with if this warehouse has it, else as for a new run.
   *
   * @throws Problem (environment) if that is native layers and they cannot run
   */
  public Layers ofModel(Settings settings, SavedModel model) {
    WantedLayers wanted = settings.network().layers();
    String run = model.description().run();
    Optional<Row> row =
        wanted == WantedLayers.AUTO ? RunRow.find(warehouse, run) : Optional.empty();
    if (row.isEmpty()) {
      return ofMachine(wanted, model);
    }
    Layers began =
        SettingsLoader.parse(row.get().getAs("settings"), Map.of()).network().layers().settled();
    if (began == Layers.NATIVE) {
      obstacle(model)
          .ifPresent(
              obstacle -> {
                throw Problem.environment(
                    "The run %s began with native layers, which cannot run here: %s. Add --set"
                        + " %s=stock for DL4J's own, whose results are the same to rounding.",
                    run, obstacle, KEY);
              });
    }
    return began;
  }

  private Layers ofMachine(WantedLayers wanted, SavedModel model) {
    if (wanted == WantedLayers.STOCK) {
      return Layers.STOCK;
    }
    Optional<String> obstacle = obstacle(model);
    if (wanted == WantedLayers.NATIVE && obstacle.isPresent()) {
      throw Problem.environment(
          "%s is native, but native layers cannot run here: %s. Set it to auto or stock.",
          KEY, obstacle.get());
    }
    if (wanted == WantedLayers.AUTO) {
      progress.line(
          obstacle
              .map(why -> KEY + " = auto: stock, because native layers cannot run here: " + why)
              .orElse(KEY + " = auto: native"));
    }
    return obstacle.isPresent() ? Layers.STOCK : Layers.NATIVE;
  }

  private Optional<String> obstacle(SavedModel model) {
    return NativeExecutors.obstacle(warehouse.spark(), model.configuration());
  }
}
