package org.permafrost.action.run;

import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.permafrost.network.model.ModelFile;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.Problem;
import org.permafrost.table.Warehouse;

/** Finds a model by the name of its run or by its path. */
public final class ModelReference {
  private final Warehouse warehouse;

  public ModelReference(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * @param reference a run of this warehouse, or else a path
   * @throws Problem (data) if neither exists or the file is damaged
   */
  public SavedModel load(String reference) {
    return RunRow.find(warehouse, reference)
        .map(row -> ofRun(reference, row))
        .orElseGet(() -> ofFile(reference));
  }

  /**
   * The model of a run or of a file, whichever is given.
   *
   * @throws Problem (usage) if both or neither are given; (data) if it does not exist
   */
  public SavedModel either(Optional<String> run, Optional<String> file) {
    if (run.isPresent() == file.isPresent()) {
      throw Problem.usage("Give either --run or --model.");
    }
    return run.map(this::ofRun).orElseGet(() -> ofFile(file.orElseThrow()));
  }

  SavedModel ofRun(String run) {
    Row row =
        RunRow.find(warehouse, run)
            .orElseThrow(
                () ->
                    Problem.data(
                        "There is no run %s in this warehouse; list them with: permafrost runs",
                        run));
    return ofRun(run, row);
  }

  /**
   * @throws Problem (data) if there is no such file or it is damaged
   */
  SavedModel ofFile(String path) {
    Path file = new Path(path);
    try {
      return ModelFile.read(file.getFileSystem(warehouse.fileSystem().getConf()), file);
    } catch (java.io.IOException e) {
      throw Problem.environment("Cannot reach the model file %s: %s", path, e.getMessage())
          .causedBy(e);
    }
  }

  private SavedModel ofRun(String run, Row row) {
    String path = row.getAs("model_path");
    if (path == null) {
      throw Problem.data("The run %s has not finished an epoch yet, so it has no model.", run);
    }
    return ofFile(path);
  }
}
