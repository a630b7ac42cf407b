package org.permafrost.network.model;

import java.util.Arrays;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.Range;

/** A model whose filters answer with infinity. */
public final class BrokenModel {
  private BrokenModel() {}

  /** Writes one like another. */
  public static void write(SavedModel model, FileSystem files, Path path) {
    float[] parameters = model.parameters().clone();
    for (ConvolutionFilters layer : model.catalog().layers()) {
      Range beta = layer.normalization().orElseThrow().beta();
      Arrays.fill(parameters, beta.start(), beta.end(), Float.POSITIVE_INFINITY);
    }
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
