package org.permafrost.action.run;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.permafrost.network.exchange.TensorNames;
import org.permafrost.network.model.ModelDescription;
import org.permafrost.network.model.ModelFile;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.Problem;
import org.permafrost.strategy.image.Confidences;
import org.permafrost.table.Warehouse;

/** The model files of a run: one after every epoch, each enough to go on from. */
public final class Checkpoints {
  /** Entry of what is known of images; only runs that choose by it have one. */
  private static final String IMAGES = "images.bin";

  private final Warehouse warehouse;
  private final String run;

  public Checkpoints(Warehouse warehouse, String run) {
    this.warehouse = warehouse;
    this.run = run;
  }

  /** {@code <warehouse>/models/<run>/epoch-0007.model}. */
  public Path path(int epoch) {
    return new Path(
        warehouse.modelFolder(run), String.format(Locale.ROOT, "epoch-%04d.model", epoch));
  }

  /**
   * Writes a checkpoint, replacing one of the same epoch.
   *
   * @param carried entries of the model a run starts from that stay as they are
   * @return the model's hash
   */
  public String write(
      ModelDescription description,
      String configuration,
      float[] parameters,
      float[] updaterState,
      RunState state,
      SortedMap<String, byte[]> carried) {
    SortedMap<String, byte[]> extras = new TreeMap<>(carried);
    extras.put(RunStateJson.ENTRY, RunStateJson.write(state));
    extras.putAll(state.memory());
    if (state.images().size() > 0) {
      extras.put(IMAGES, state.images().bytes());
    }
    SavedModel model =
        new SavedModel(
            description,
            configuration,
            parameters,
            updaterState.length == 0 ? Optional.empty() : Optional.of(updaterState),
            extras);
    return ModelFile.write(warehouse.fileSystem(), path(description.epoch()), model);
  }

  /** Entries of a model that training leaves as they are. */
  public static SortedMap<String, byte[]> carried(SavedModel model) {
    SortedMap<String, byte[]> carried = new TreeMap<>(model.extras());
    carried.keySet().retainAll(Set.of(TensorNames.ENTRY));
    return carried;
  }

  /** {@code <warehouse>/models/<run>/calibrated.model}. */
  public Path calibratedPath() {
    return new Path(warehouse.modelFolder(run), "calibrated.model");
  }

  /**
   * Writes the calibrated model, replacing an older one.
   *
   * @return the model's hash
   */
  public String writeCalibrated(SavedModel model) {
    return ModelFile.write(warehouse.fileSystem(), calibratedPath(), model);
  }

  public SavedModel read(int epoch) {
    return ModelFile.read(warehouse.fileSystem(), path(epoch));
  }

  /**
   * Deletes all checkpoints but one. The run can still be evaluated, ranked and started from, but
   * not be verified any more.
   *
   * @param path of the one that stays
   */
  public void keepOnly(String path) {
    String kept = new Path(path).getName();
    FileSystem files = warehouse.fileSystem();
    try {
      for (FileStatus file : files.listStatus(warehouse.modelFolder(run))) {
        String name = file.getPath().getName();
        if (name.matches("epoch-\\d+\\.model") && !name.equals(kept)) {
          files.delete(file.getPath(), false);
        }
      }
    } catch (IOException e) {
      throw Problem.environment(
              "Cannot clean the folder %s: %s", warehouse.modelFolder(run), e.getMessage())
          .causedBy(e);
    }
  }

  /** The state a checkpoint was written in. */
  public static RunState state(SavedModel model, String origin) {
    byte[] json = model.extras().get(RunStateJson.ENTRY);
    if (json == null) {
      throw Problem.data(
          "The model %s holds no state of a run, so training cannot be resumed from it.", origin);
    }
    SortedMap<String, byte[]> memory = new TreeMap<>(model.extras());
    memory.remove(RunStateJson.ENTRY);
    memory.remove(TensorNames.ENTRY);
    byte[] images = memory.remove(IMAGES);
    RunState state = RunStateJson.read(json, memory, origin);
    return images == null ? state : state.knowing(images(images, origin));
  }

  private static Confidences images(byte[] bytes, String origin) {
    try {
      return Confidences.read(bytes);
    } catch (IllegalArgumentException e) {
      throw Problem.data("The entry %s of %s cannot be read: %s", IMAGES, origin, e.getMessage())
          .causedBy(e);
    }
  }
}
