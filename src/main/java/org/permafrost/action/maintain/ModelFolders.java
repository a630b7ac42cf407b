package org.permafrost.action.maintain;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.permafrost.problem.Problem;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * Folders of models of which the table of runs knows nothing. Namespaces of a warehouse share the
 * folder of the models, and a model cannot be computed from anything else, so they are named and
 * left to a person.
 */
final class ModelFolders {
  private final Warehouse warehouse;

  ModelFolders(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** Their paths, sorted. */
  List<String> withoutRun() {
    Set<String> runs =
        warehouse.read(Table.RUNS).select("run").collectAsList().stream()
            .map(row -> row.getString(0))
            .collect(Collectors.toSet());
    List<String> unknown = new ArrayList<>();
    try {
      for (FileStatus folder : warehouse.fileSystem().listStatus(warehouse.models())) {
        if (!runs.contains(folder.getPath().getName())) {
          unknown.add(folder.getPath().toString());
        }
      }
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw Problem.environment("Cannot list the folder %s: %s", warehouse.models(), e.getMessage())
          .causedBy(e);
    }
    unknown.sort(null);
    return unknown;
  }
}
