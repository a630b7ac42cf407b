package org.permafrost.network.model;

import java.util.Arrays;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A model whose weights are no numbers. */
public final class BrokenModel {
  private BrokenModel() {}

  /** Writes one like another. */
  public static void write(SavedModel model, FileSystem files, Path path) {
    float[] parameters = new float[model.parameters().length];
    Arrays.fill(parameters, Float.NaN);
    ModelFile.write(
        files,
        path,
        new SavedModel(
            model.description(),
            model.configuration(),
            parameters,
            model.updaterState(),
            model.extras()));
  }
}
